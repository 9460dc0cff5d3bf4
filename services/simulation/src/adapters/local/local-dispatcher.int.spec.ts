import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../domain/failures.js';
import { dispatcherConformance } from '../conformance/dispatcher.conformance.js';
import { LocalDispatcher } from './local-dispatcher.js';

const sleeping = {
  name: 'a',
  program: 'sleep',
  arguments: ['60'],
  produces: [],
  failsAs: 'calculator' as const,
  seconds: 90,
};

dispatcherConformance('local', { dispatcher: (root) => new LocalDispatcher(root, 2) });

describe('a job on this machine', () => {
  it('is claimed in one moment, so that nobody takes a process that begins for one that is gone', async () => {
    const root = mkdtempSync(join(tmpdir(), 'meguri-jobs-'));
    const steps = [
      { name: 'a', program: 'true', arguments: [], produces: [], failsAs: 'calculator' as const, seconds: 9 },
    ];
    const dispatcher = new LocalDispatcher(root, 1);
    for (let index = 0; index < 60; index++) {
      const task = { key: `k${index}`, try: 1, steps, resources: { threads: 1, megabytes: 500 } };
      const { started, end } = dispatcher.submit(task);
      await started;
      const claim = join(root, task.key, 'claim');
      while (!existsSync(claim));
      expect(readFileSync(claim, 'utf8')).toMatch(/^\S+ \d+\n$/);
      expect((await end).stopped).toBeUndefined();
    }
    rmSync(root, { recursive: true });
  });

  it('of hundreds of short programs tells the end of every one', async () => {
    const root = mkdtempSync(join(tmpdir(), 'meguri-jobs-'));
    const dispatcher = new LocalDispatcher(root, 4);
    const short = { program: 'true', arguments: [], produces: [], failsAs: 'calculator' as const, seconds: 9 };
    const steps = Array.from({ length: 400 }, (_, index) => ({ ...short, name: `s${index}` }));
    const keys = ['a', 'b', 'c', 'd'];
    const ends = keys.map(
      (key) => dispatcher.submit({ key, try: 1, steps, resources: { threads: 1, megabytes: 500 } }).end,
    );
    for (const end of await Promise.all(ends)) expect(end.stopped).toBeUndefined();
    rmSync(root, { recursive: true });
  });

  it('yields to the services of the machine', async () => {
    const root = mkdtempSync(join(tmpdir(), 'meguri-jobs-'));
    const program = { program: 'bash', arguments: ['-c', 'nice > niceness'], produces: ['niceness'] };
    const steps = [{ name: 'a', ...program, failsAs: 'calculator' as const, seconds: 9 }];
    const dispatcher = new LocalDispatcher(root, 1);
    await dispatcher.submit({ key: 'k', try: 1, steps, resources: { threads: 1, megabytes: 500 } }).end;
    const niceness = Number(readFileSync(join(root, 'k', 'work', 'niceness'), 'utf8'));
    expect(niceness).toBe(Math.max(getPriority(), 10));
    rmSync(root, { recursive: true });
  });

  it('whose process is killed is lost, its programs are ended, and the next try does it', async () => {
    const root = mkdtempSync(join(tmpdir(), 'meguri-jobs-'));
    const dispatcher = new LocalDispatcher(root, 1);
    const pids = join(root, 'pids');
    const steps = [
      {
        name: 'a',
        program: 'bash',
        arguments: ['-c', `echo $$ >> ${pids}; [ "$(wc -l < ${pids})" = 2 ] || sleep 60`],
        produces: [],
        failsAs: 'calculator' as const,
        seconds: 90,
      },
    ];
    const task = { key: 'k', try: 1, steps, resources: { threads: 1, megabytes: 500 } };
    const { end } = dispatcher.submit(task);
    while (!existsSync(pids)) await delay(20);
    const [, pid] = readFileSync(join(root, 'k', 'claim'), 'utf8').split(' ');
    process.kill(Number(pid), 'SIGKILL');
    expect(failureOf((await end).stopped!, steps).class).toBe('lost');
    await delay(50);
    expect(existsSync(`/proc/${readFileSync(pids, 'utf8').trim()}/cwd`)).toBe(false);
    expect((await dispatcher.submit({ ...task, try: 2 }).end).stopped).toBeUndefined();
    rmSync(root, { recursive: true });
  });

  it('whose script stands still is lost although its process lives', async () => {
    const root = mkdtempSync(join(tmpdir(), 'meguri-jobs-'));
    const dispatcher = new LocalDispatcher(root, 1, { lookMs: 20, silentLooks: 3 });
    const steps = [sleeping];
    const { end } = dispatcher.submit({ key: 'k', try: 1, steps, resources: { threads: 1, megabytes: 500 } });
    while (!existsSync(join(root, 'k', 'claim'))) await delay(5);
    const [, pid] = readFileSync(join(root, 'k', 'claim'), 'utf8').split(' ');
    process.kill(Number(pid), 'SIGSTOP');
    expect(failureOf((await end).stopped!, steps)).toMatchObject({
      class: 'lost',
      reason: expect.stringContaining('heartbeat'),
    });
    while (existsSync(`/proc/${Number(pid)}/cwd`)) await delay(5);
    rmSync(root, { recursive: true });
  });

  it('of two threads takes two slots, and waits its turn', async () => {
    const root = mkdtempSync(join(tmpdir(), 'meguri-jobs-'));
    const dispatcher = new LocalDispatcher(root, 2);
    const begun: string[] = [];
    const submit = (key: string, threads: number) => {
      const dispatched = dispatcher.submit({ key, try: 1, steps: [sleeping], resources: { threads, megabytes: 500 } });
      void dispatched.started.then(() => begun.push(key));
      return dispatched;
    };
    const jobs = [submit('one', 1), submit('two', 2), submit('three', 1)];
    while (!existsSync(join(root, 'one', 'claim'))) await delay(5);
    expect(begun).toEqual(['one']);
    await dispatcher.cancel('one');
    while (!existsSync(join(root, 'two', 'claim'))) await delay(5);
    expect(begun).toEqual(['one', 'two']);
    for (const key of ['two', 'three']) await dispatcher.cancel(key);
    for (const { end } of jobs) expect((await end).stopped?.how).toBe('cancelled');
    rmSync(root, { recursive: true });
  });
});
