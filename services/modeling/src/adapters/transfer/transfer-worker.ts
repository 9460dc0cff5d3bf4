import { parentPort, workerData } from 'node:worker_threads';
import type { Goal } from '@meguri/contracts';
import type { FrozenDataset } from '../../application/ports.js';
import { fitTransfer } from './fit-transfer.js';

const { goal, dataset } = workerData as { readonly goal: Goal; readonly dataset: FrozenDataset };
parentPort?.postMessage(fitTransfer(goal, dataset));
