import { Worker } from 'node:worker_threads';

/** Starts a worker thread from a module of this folder, built or, under a test runner, as source. */
export function startWorker(name: string, workerData?: unknown): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, import.meta.url), { workerData });
  const loader = new URL('./from-source.mjs', import.meta.url).href;
  return new Worker(new URL(`./${name}.ts`, import.meta.url), {
    workerData,
    execArgv: ['--conditions=source', '--import', loader],
  });
}
