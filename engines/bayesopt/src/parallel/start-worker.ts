import { Worker } from 'node:worker_threads';

/** Starts a worker thread from a module of this folder, built or, under a test runner, as source. */
export function startWorker(name: string): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, import.meta.url));
  const loader = new URL('./from-source.mjs', import.meta.url).href;
  return new Worker(new URL(`./${name}.ts`, import.meta.url), {
    execArgv: ['--conditions=source', '--import', loader],
  });
}
