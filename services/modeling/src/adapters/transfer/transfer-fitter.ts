import { Worker } from 'node:worker_threads';
import type { Goal } from '@meguri/contracts';
import type { Fit, Fitter, FrozenDataset } from '../../application/ports.js';

/** Learns measured from calculated values in a thread of its own, since nested leave-one-out takes seconds with many points. */
export class TransferFitter implements Fitter {
  fit(goal: Goal, _property: string, dataset: FrozenDataset): Promise<Fit | undefined> {
    const worker = new Worker(new URL('./transfer-worker.js', import.meta.url), { workerData: { goal, dataset } });
    const { promise, resolve, reject } = Promise.withResolvers<Fit | undefined>();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the transfer thread ended with code ${code}`)));
    return promise;
  }
}
