import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DispatchEnd, Dispatcher, Task } from '../../application/ports.js';
import { failureOf } from '../../domain/failures.js';
import type { CalculationStep } from '../../domain/workflow.js';

/** How the suite gets at a dispatcher; each call is a new process of the service in the same place. */
export interface Candidate {
  dispatcher(root: string): Dispatcher | Promise<Dispatcher>;
}

const step = (name: string, script: string, change: Partial<CalculationStep> = {}): CalculationStep => ({
  name,
  program: 'bash',
  arguments: ['-c', script],
  produces: [],
  failsAs: 'calculator',
  seconds: 60,
  ...change,
});
let tasks = 0;
const task = (steps: readonly CalculationStep[], change: Partial<Task> = {}): Task => ({
  key: `${process.pid}x${++tasks}`,
  try: 1,
  steps,
  resources: { threads: 1, megabytes: 1000 },
  ...change,
});
const printed = ({ outputs }: DispatchEnd) => outputs.map(({ standardOutput }) => standardOutput.trimEnd());

async function until<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    const answer = ask();
    if (answer) return answer;
    await delay(20);
  }
}
const pidIn = (file: string) => until(() => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0));
const lives = (pid: number) =>
  existsSync(`/proc/${pid}/stat`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');

/** What every dispatcher must do, whatever it runs on. */
export function dispatcherConformance(name: string, candidate: Candidate): void {
  describe(`the ${name} dispatcher`, () => {
    let root: string;
    /** Where the programs of the tests leave notes. */
    let notes: string;
    let dispatcher: Dispatcher;
    beforeAll(async () => {
      root = mkdtempSync(join(tmpdir(), 'meguri-jobs-'));
      notes = mkdtempSync(join(tmpdir(), 'meguri-notes-'));
      dispatcher = await candidate.dispatcher(root);
    });
    afterAll(() => {
      for (const folder of [root, notes]) rmSync(folder, { recursive: true, force: true });
    });
    const run = (which: Task) => dispatcher.submit(which).end;
    const failureIn = async (which: Task) => failureOf((await run(which)).stopped!, which.steps).class;

    it('runs the steps in order, hands on their files, and says how long they took', async () => {
      const both = task([
        step('first', 'cat given > made; echo one', { inputs: { given: 'x' }, produces: ['made'] }),
        step('second', 'cat made; sleep 0.2', { reads: ['made'] }),
      ]);
      const end = await run(both);
      expect(end.stopped).toBeUndefined();
      expect(printed(end)).toEqual(['one', 'x']);
      expect(end.outputs[1]?.files).toEqual({ made: 'x' });
      expect(end.seconds).toBeGreaterThan(0.15);
      expect(dispatcher.done(both.key)).toEqual(['first', 'second']);
      expect(dispatcher.files(both).map((file) => file.name)).toEqual(['first.out', 'made', 'second.out']);
      await dispatcher.release(both.key);
      expect(existsSync(join(root, both.key))).toBe(false);
    });

    it('gives arguments to no shell', async () => {
      const odd = ['$(touch hit)', '`touch hit`', 'a\'b"c', '; touch hit', 'two\nlines', '-n', '', 'C/C=C\\C*'];
      const end = await run(task([step('echo', '', { program: 'printf', arguments: ['%s|', '-', ...odd] })]));
      expect(printed(end)).toEqual([`-|${odd.map((each) => `${each}|`).join('')}`]);
    });

    it('finds programs of our own, and tells them their Node', async () => {
      const [said] = printed(await run(task([step('look', 'command -v job.sh; "$MEGURI_NODE" --version')])));
      expect(said).toMatch(/\/bin\/job\.sh\nv\d+/);
    });

    it('gives each program one thread, and a scratch folder whose content is gone afterwards', async () => {
      const plain = task([step('look', 'echo $OMP_NUM_THREADS; echo big > "$TMPDIR/x"; echo "$TMPDIR"')]);
      const [said] = printed(await run(plain));
      const [threads, scratch] = said!.split('\n');
      expect(threads).toBe('1');
      expect(existsSync(join(scratch!, 'x'))).toBe(false);
      const resources = { threads: 2, megabytes: 1000 };
      expect(printed(await run(task([step('look', 'echo $OMP_NUM_THREADS')], { resources })))).toEqual(['2']);
    });

    it.concurrent.each<[string, CalculationStep, string]>([
      ['an error', step('a', 'exit 3'), 'calculator'],
      ['a result that is not there, whatever the exit code', step('a', 'true', { produces: ['x'] }), 'calculator'],
      ['an empty result', step('a', ': > x', { produces: ['x'], failsAs: 'input' }), 'input'],
      ['a program that is not there', step('a', '', { program: 'no-such-program' }), 'calculator'],
      ['a walltime that is too short', step('a', 'sleep 60', { seconds: 1 }), 'walltime'],
      ['a full disk', step('a', 'LC_ALL=C echo much > /dev/full'), 'scratch'],
      ['a calculator killed in the middle', step('a', 'kill -9 $$'), 'lost'],
      [
        'what it is known to say',
        step('a', 'echo Lost atoms; exit 1', { failures: [{ pattern: /Lost atoms/, class: 'numerical' }] }),
        'numerical',
      ],
    ])('ends with the class of %s', async (_, failing, expected) => {
      expect(await failureIn(task([failing, step('b', 'echo never')]))).toBe(expected);
    });

    it('ends with the class of too much memory, and has enough of it in a later try', async () => {
      const hungry = task([step('a', "printf -v x '%*s' 60000000 ''; echo full")], {
        resources: { threads: 1, megabytes: 30 },
      });
      expect(await failureIn(hungry)).toBe('memory');
      expect(printed(await run({ ...hungry, try: 2, resources: { threads: 1, megabytes: 1000 } }))).toEqual(['full']);
    });

    it('does not repeat in a later try what an earlier one finished', async () => {
      const log = join(notes, 'log');
      const steps = [step('a', `echo a >> ${log}`), step('b', `echo b >> ${log}; [ -e ok ]`)];
      const twice = task(steps);
      expect((await run(twice)).stopped).toMatchObject({ step: 'b', how: 'exit' });
      writeFileSync(join(root, twice.key, 'work', 'ok'), '');
      expect((await run({ ...twice, try: 2 })).stopped).toBeUndefined();
      expect(readFileSync(log, 'utf8')).toBe('a\nb\nb\n');
    });

    it('does a step again whose note of its end was cut off by a full disk', async () => {
      const twice = task([step('a', 'echo a'), step('b', '[ -e ok ]')]);
      await run(twice);
      writeFileSync(join(root, twice.key, 'a.done'), '1700000000.1');
      writeFileSync(join(root, twice.key, 'work', 'ok'), '');
      expect(dispatcher.done(twice.key)).toEqual([]);
      const { stopped, seconds } = await run({ ...twice, try: 2 });
      expect([stopped, Number.isFinite(seconds)]).toEqual([undefined, true]);
    });

    it('goes on from the checkpoint that an interrupted try left', async () => {
      const long = step('a', 'echo half > point; sleep 60', { seconds: 1 });
      const resuming = task([{ ...long, resume: { checkpoint: 'point', arguments: ['-c', 'cat point'] } }]);
      expect(await failureIn(resuming)).toBe('walltime');
      expect(printed(await run({ ...resuming, try: 2 }))).toEqual(['half']);
    });

    it('does again what gave nothing of use, and what changed', async () => {
      const log = join(notes, 'again');
      const first = task([step('a', `echo x >> ${log}`)]);
      await run(first);
      await run({ ...first, try: 2 });
      await run({ ...first, try: 3, steps: [step('a', `echo y >> ${log}`)] });
      expect(readFileSync(log, 'utf8')).toBe('x\nx\ny\n');
    });

    it('begins a try once, however often it is submitted, also by a service that was started again', async () => {
      const log = join(notes, 'once');
      const shared = task([step('a', `echo x >> ${log}; sleep 1; echo done`)]);
      const ends = [run(shared), run(shared)];
      await until(() => existsSync(log));
      const restarted = await candidate.dispatcher(root);
      ends.push(restarted.submit(shared).end);
      for (const end of await Promise.all(ends)) expect(printed(end)).toEqual(['done']);
      expect(printed(await (await candidate.dispatcher(root)).submit(shared).end)).toEqual(['done']);
      expect(readFileSync(log, 'utf8')).toBe('x\n');
    });

    it('cancels what runs, with all that it started, and clears away what nobody knows', async () => {
      const pidFile = join(notes, 'pid');
      const long = task([step('a', `sleep 60 & echo $! > ${pidFile}.part; mv ${pidFile}.part ${pidFile}; wait`)]);
      const end = run(long);
      const pid = await pidIn(pidFile);
      await dispatcher.cancel(long.key);
      expect((await end).stopped?.how).toBe('cancelled');
      await until(() => !lives(pid));
      // as a service leaves it that is killed while it clears away
      mkdirSync(join(root, 'half.gone'));
      dispatcher.retain(new Set());
      const isOurs = (name: string) => name.startsWith(long.key) || name === 'half.gone';
      await until(() => !readdirSync(root).some(isOurs));
    });
  });
}
