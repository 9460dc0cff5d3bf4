import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { KubernetesDispatcher, type KubernetesOptions } from './adapters/kubernetes/kubernetes-dispatcher.js';
import { LocalDispatcher } from './adapters/local/local-dispatcher.js';
import { SlurmDispatcher, type SlurmOptions } from './adapters/slurm/slurm-dispatcher.js';
import type { Dispatcher } from './application/ports.js';

export type DispatcherName = Dispatcher['name'];

export interface DispatcherOptions extends SlurmOptions {
  readonly name: DispatcherName;
  /** Tasks at once; default: one for each core but one, on a cluster 1000. */
  readonly slots?: number | undefined;
  /** Wanted by the dispatcher of that name alone. */
  readonly kubernetes?: KubernetesOptions | undefined;
}

/**
 * The dispatcher of that name, with its job folders in a folder of its own below `folder`, as one cannot tell whether
 * another's are worked on; on a cluster every node must see them there.
 */
export function dispatcherIn(folder: string, { name, slots, kubernetes, ...slurm }: DispatcherOptions): Dispatcher {
  const root = join(folder, name);
  if (kubernetes && name === 'kubernetes') return new KubernetesDispatcher(root, { ...kubernetes, slots });
  if (name === 'slurm') return new SlurmDispatcher(root, { ...slurm, slots });
  return new LocalDispatcher(root, slots ?? Math.max(1, availableParallelism() - 1));
}
