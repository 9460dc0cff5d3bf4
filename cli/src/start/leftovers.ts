import { setTimeout as delay } from 'node:timers/promises';
import type { LaboratoryRecord } from './laboratory-file.js';
import { signalGroup } from './process-group.js';
import { isRunning } from './process-identity.js';

/**
 * Ends what a killed laboratory left on this data directory, if anything: two NATS servers on one store would destroy
 * it. To be called with the lock of the directory held.
 */
export async function endLeftovers(record: LaboratoryRecord | undefined): Promise<readonly string[]> {
  const left = Object.entries(record?.processes ?? {}).filter(([, { pid, identity }]) => isRunning(pid, identity));
  for (const [, { pid }] of left) signalGroup(pid!, 'SIGKILL');
  for (const [, { pid, identity }] of left) {
    while (isRunning(pid, identity)) await delay(20);
  }
  return left.map(([name]) => name);
}
