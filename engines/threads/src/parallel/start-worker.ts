import { Worker } from 'node:worker_threads';

/** A module that runs in threads of its own. */
export interface WorkerModule {
  /** Name of the file, without its ending. */
  readonly name: string;
  /** `import.meta.url` of a module in the same folder. */
  readonly beside: string;
}

/** Starts a worker thread, of the built module or, where its neighbour runs as source (under a test runner), of the source. */
export function startWorker({ name, beside }: WorkerModule, workerData?: unknown): Worker {
  if (!beside.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, beside), { workerData });
  const loader = new URL('./from-source.mjs', import.meta.url).href;
  return new Worker(new URL(`./${name}.ts`, beside), {
    workerData,
    execArgv: ['--conditions=source', '--import', loader],
  });
}
