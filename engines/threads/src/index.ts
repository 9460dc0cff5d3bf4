export { shareOut, type Threads, tellPart } from './parallel/share-out.js';
export { startWorker, type WorkerModule } from './parallel/start-worker.js';
