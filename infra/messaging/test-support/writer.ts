// a process of its own that counts until it is killed: node writer.ts <url> <name> <first command> <counters>
import { setTimeout as sleep } from 'node:timers/promises';
import { isLabError } from '@meguri/contracts';
import { connectNats, EventStore } from '@meguri/messaging';
import { causeOf, countersOf, countOnce } from './counter.ts';

const [url = '', name = '', first = '0', counterIds = 'shared'] = process.argv.slice(2);
const ids = counterIds.split(',');
const nc = await connectNats({ service: 'planning', url, instance: name });
const counters = countersOf(await EventStore.open(nc, 'planning'));

for (let number = Number(first); ; number++) {
  const command = `${name}-${number}`;
  const id = ids[number % ids.length]!;
  await untilAcknowledged(() => counters.execute(id, causeOf(command), countOnce(command, 1 + (number % 3))));
  process.stdout.write(`${number}\n`);
  // leaves the others their turn
  await sleep(1);
}

async function untilAcknowledged(attempt: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!isLabError(error) || !error.retryable) throw error;
    }
  }
}
