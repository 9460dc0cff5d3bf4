import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, type RunningNats, type RunningProcess, startNats, startProcess } from '@meguri/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compilePackages } from '../test-support/compiled.js';
import { causeOf, countersOf, countOnce, echoesOf } from '../test-support/counter.js';
import { connectNats, EventStore } from './index.js';

const script = join(import.meta.dirname, '../test-support/reacting-service.ts');
let nats: RunningNats;
let planning: EventStore;
let execution: EventStore;
const started: RunningProcess[] = [];

beforeAll(async () => {
  compilePackages();
  nats = await startNats();
  const nc = await connectNats({ service: 'planning', url: nats.url });
  planning = await EventStore.open(nc, 'planning');
  execution = await EventStore.open(nc, 'execution');
});
afterEach(() => Promise.all(started.splice(0).map((process) => process.kill9())));
afterAll(() => nats.stop());

function start(args: string[] = [], environment: Record<string, string> = {}): RunningProcess {
  const running = startProcess(process.execPath, [script, nats.url, ...args], {
    env: { ...process.env, ...environment },
  });
  started.push(running);
  return running;
}

const isReady = (line: string) => line.startsWith('{"ready":true');
const readyPort = async (process: RunningProcess) => JSON.parse(await process.line(isReady)).port as number;
const count = (id: string, command: string, parts = 1) =>
  countersOf(planning).execute(id, causeOf(command), countOnce(command, parts));
const heardBy = async (id: string) => (await echoesOf(execution).get(id)).state;

describe('a service process', () => {
  it('says in one line when it is ready, and is', async () => {
    const service = start();
    const line = JSON.parse(await service.line(isReady));
    expect(line).toEqual({ ready: true, service: 'execution', port: expect.any(Number) });
    const answer = await fetch(`http://127.0.0.1:${line.port}/ready`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { ready: true, checks: { messages: 'ok', 'event store': 'ok' } },
    ]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends in order on %s', async (signal) => {
    const service = start();
    await service.line(isReady);
    expect(await service.stop(signal)).toBe(0);
    expect(service.errors()).toContain('"message":"service is stopping"');
  });

  it('ends when its parent is gone, if it was asked to', async () => {
    const service = start([], { MEGURI_EXIT_WITH_STDIN: '1' });
    await service.line(isReady);
    service.child.stdin?.end();
    expect(await service.exited).toBe(0);
  });

  it('that cannot reach a prepared server says why and what to do, and ends with 1', async () => {
    const bare = await startNats({ prepare: false });
    const service = startProcess(process.execPath, [script, bare.url]);
    expect(await service.exited).toBe(1);
    const last = JSON.parse(service.errors().trim().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ level: 'error', code: 'MESSAGING.STREAM_MISSING', remedy: expect.any(String) });
    await bare.stop();
  });

  it('killed while it works is followed by another that finishes, and no effect is doubled', async () => {
    const crashing = start(['crash']);
    await readyPort(crashing);
    const { commitId } = await count('handed-on', 'c', 3);
    expect(await crashing.exited).toBeNull();
    expect(await heardBy('handed-on')).toEqual([]);
    start();
    await eventually(async () => (await heardBy('handed-on')).length === 3);
    expect(await heardBy('handed-on')).toEqual([0, 1, 2].map((index) => `${commitId}/${index}`));
  });

  it('killed again and again under load hears everything and does each thing once', async () => {
    let service = start();
    await readyPort(service);
    const expected: string[] = [];
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 20; n++) {
        const { commitId } = await count('killed', `${round}-${n}`);
        expected.push(`${commitId}/0`);
      }
      await eventually(async () => (await heardBy('killed')).length > round * 20 + 5);
      await service.kill9();
      service = start();
      await readyPort(service);
    }
    await eventually(async () => (await heardBy('killed')).length === expected.length);
    // what was in flight at the kill comes after newer messages: each once, in no promised order
    expect((await heardBy('killed')).toSorted()).toEqual(expected.toSorted());
  });

  it('is not ready while its server is away, and is again by itself', async () => {
    const own = await startNats();
    const service = startProcess(process.execPath, [script, own.url]);
    started.push(service);
    const ready = `http://127.0.0.1:${await readyPort(service)}/ready`;
    await own.kill9();
    await eventually(async () => (await fetch(ready)).status === 503);
    await own.restart();
    await eventually(async () => (await fetch(ready)).status === 200);
    await own.stop();
  });

  it('ends in order also while its server is away', async () => {
    const own = await startNats();
    const service = startProcess(process.execPath, [script, own.url]);
    started.push(service);
    await readyPort(service);
    await own.kill9();
    expect(await service.stop()).toBe(0);
    await own.stop();
  });

  it('whose server lost acknowledged history stops instead of going on', async () => {
    const own = await startNats();
    const service = startProcess(process.execPath, [script, own.url]);
    started.push(service);
    await readyPort(service);
    const writer = async () =>
      countersOf(await EventStore.open(await connectNats({ service: 'planning', url: own.url }), 'planning'));
    const tell = async (command: string) => (await writer()).execute('lost', causeOf(command), countOnce(command));
    const { commitId } = await tell('before');
    await service.line((line) => line === `heard ${commitId}/0`);

    const copy = mkdtempSync(join(tmpdir(), 'meguri-copy-'));
    await own.kill9();
    cpSync(own.storeDir, copy, { recursive: true });
    await own.restart();
    const { commitId: forgotten } = await tell('forgotten');
    await service.line((line) => line === `heard ${forgotten}/0`);
    await eventually(async () => {
      const store = await EventStore.open(await connectNats({ service: 'execution', url: own.url }), 'execution');
      return (await echoesOf(store).get('lost')).state.length === 2;
    });
    await own.kill9();
    rmSync(own.storeDir, { recursive: true });
    cpSync(copy, own.storeDir, { recursive: true });
    await own.restart();

    await tell('after');
    expect(await service.exited).toBe(1);
    expect(service.errors()).toContain('"code":"MESSAGING.HISTORY_DAMAGED"');
    await own.stop();
    rmSync(copy, { recursive: true });
  });
});
