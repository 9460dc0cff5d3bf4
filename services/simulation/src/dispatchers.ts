import { availableParallelism } from 'node:os';
import { LocalDispatcher } from './adapters/local/local-dispatcher.js';
import { SlurmDispatcher } from './adapters/slurm/slurm-dispatcher.js';
import type { Dispatcher } from './application/ports.js';

export type DispatcherName = 'local' | 'slurm';

export interface DispatcherOptions {
  readonly name: DispatcherName;
  /** Tasks at once; default: one for each core but one, on Slurm 1000. */
  readonly slots?: number | undefined;
  readonly partition?: string | undefined;
  readonly account?: string | undefined;
}

/** The dispatcher of that name, with its job folders below `root`; on a cluster every node must see them there. */
export function dispatcherIn(root: string, { name, slots, partition, account }: DispatcherOptions): Dispatcher {
  if (name === 'local') return new LocalDispatcher(root, slots ?? Math.max(1, availableParallelism() - 1));
  return new SlurmDispatcher(root, {
    ...(slots && { slots }),
    ...(partition && { partition }),
    ...(account && { account }),
  });
}
