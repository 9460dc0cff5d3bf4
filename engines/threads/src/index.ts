export { shareOut, type Threads } from './parallel/share-out.js';
export { startWorker, type WorkerModule } from './parallel/start-worker.js';
