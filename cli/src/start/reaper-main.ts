import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { signalGroup } from './process-group.js';

// time for children that watch their own stdin to end by themselves
const GRACE_MS = 1500;

let groups: readonly number[] = [];
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  groups = JSON.parse(line) as number[];
});
lines.once('close', async () => {
  if (groups.length > 0) await delay(GRACE_MS);
  for (const leader of groups) signalGroup(leader, 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
