import { join } from 'node:path';
import { aggregateSubject } from '@meguri/contracts';
import {
  eventually,
  type RunningNats,
  type RunningProcess,
  seededRandom,
  startNats,
  startProcess,
} from '@meguri/testing';
import { Controller, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilePackages } from '../test-support/compiled.js';
import { causeOf, counted, countersOf, countOnce } from '../test-support/counter.js';
import {
  type Commit,
  connectNats,
  EventStore,
  OnEvent,
  type Received,
  type RunningService,
  startService,
} from './index.js';

const counterIds = ['shared-1', 'shared-2', 'shared-3'];
// more for a long trial by hand
const kills = Number(process.env.MEGURI_TEST_KILLS ?? 4);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let nats: RunningNats;
let reacting: RunningService;
const heard: string[] = [];

@Controller()
class Reacting {
  @OnEvent(counted, { durable: 'execution-crashes' })
  async react(event: Received): Promise<void> {
    heard.push(event.id);
  }
}
@Module({ controllers: [Reacting] })
class ReactingModule {}

beforeAll(async () => {
  compilePackages();
  nats = await startNats();
  const messaging = { service: 'execution', url: nats.url } as const;
  const http = { host: '127.0.0.1', port: 0 };
  reacting = await startService({ service: 'execution', module: ReactingModule, messaging, http });
});
afterAll(async () => {
  await reacting?.stop();
  await nats?.stop();
});

const openStore = async () => EventStore.open(await connectNats({ service: 'planning', url: nats.url }), 'planning');

/** A writer process that can be killed and started again where its acknowledgements end. */
class Writer {
  #process: RunningProcess;
  #acknowledged = -1;
  kills = 0;

  constructor(readonly name: string) {
    this.#process = this.#start();
  }

  /** The last command whose append was acknowledged. */
  get acknowledged(): number {
    return Math.max(this.#acknowledged, Number(this.#process.lines.at(-1) ?? -1));
  }

  async kill9(): Promise<void> {
    await this.#process.kill9();
    this.#acknowledged = this.acknowledged;
    this.kills++;
  }

  restart(): void {
    this.#process = this.#start();
  }

  #start(): RunningProcess {
    const script = join(import.meta.dirname, '../test-support/writer.ts');
    const first = String(this.#acknowledged + 1);
    return startProcess(process.execPath, [script, nats.url, this.name, first, counterIds.join(',')]);
  }
}

describe('kill -9 under load', () => {
  it('of the server and of writers loses, doubles and tears nothing that was acknowledged', async () => {
    const random = seededRandom();
    const writers = ['w1', 'w2', 'w3'].map((name) => new Writer(name));
    await eventually(() => writers.every(({ acknowledged }) => acknowledged > 5));
    for (let round = 0; round < kills; round++) {
      const victim = writers[random.between(0, writers.length)]!;
      await pause(random.between(50, 250));
      if (random.next() < 0.5) await Promise.all([nats.kill9(), victim.kill9()]);
      else {
        await nats.kill9();
        await pause(random.between(0, 100));
        await victim.kill9();
      }
      await nats.restart();
      victim.restart();
      const before = writers.map(({ acknowledged }) => acknowledged);
      await eventually(() => writers.every(({ acknowledged }, index) => acknowledged > before[index]!));
    }
    await Promise.all(writers.map((writer) => writer.kill9()));

    const store = await openStore();
    const commits = await everyCommit(store);
    const commands = commits.map(({ events }) => (events[0]!.data as { command: string }).command);
    expect(commands).toHaveLength(new Set(commands).size);
    const stored = new Set(commands);
    for (const { name, acknowledged } of writers)
      for (let number = 0; number <= acknowledged; number++) expect(stored).toContain(`${name}-${number}`);
    for (const { events } of commits) {
      const command = (events[0]!.data as { command: string }).command;
      expect(events).toHaveLength(1 + (Number(command.split('-')[1]) % 3));
    }
    for (const id of counterIds) {
      const { state, revision } = await countersOf(store).get(id);
      expect(state.sum).toBe(revision);
    }

    // what was stored is heard by the reaction that lived through all of it, at least once
    const events = commits.flatMap((commit) => commit.events.map(({ id }) => id));
    await eventually(() => new Set(heard).size === events.length);
    expect([...new Set(heard)].toSorted()).toEqual(events.toSorted());
  }, 180_000);

  it('of the server is over for a consumer as soon as the server is back', async () => {
    const counters = countersOf(await openStore());
    for (let round = 0; round < 3; round++) {
      await nats.kill9();
      await nats.restart();
      const command = `after-${round}`;
      const { commitId } = await eventually(() => counters.execute('back', causeOf(command), countOnce(command)));
      await eventually(() => heard.includes(`${commitId}/0`));
    }
  });
});

async function everyCommit(store: EventStore): Promise<Commit[]> {
  const commits: Commit[] = [];
  for (const id of counterIds)
    commits.push(...(await Array.fromAsync(store.load(aggregateSubject('planning', 'counter', id)))));
  return commits;
}
