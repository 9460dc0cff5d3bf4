import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type SlurmCluster, slurmCanRun, startSlurm } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Task } from '../../application/ports.js';
import { failureOf } from '../../domain/failures.js';
import { dispatcherConformance } from '../conformance/dispatcher.conformance.js';
import { SlurmCommands } from './slurm-commands.js';
import { SlurmDispatcher, type SlurmOptions } from './slurm-dispatcher.js';

const task = (key: string, script: string): Task => ({
  key,
  try: 1,
  steps: [{ name: 'a', program: 'bash', arguments: ['-c', script], produces: [], failsAs: 'calculator', seconds: 60 }],
  resources: { threads: 1, megabytes: 100 },
});
const quick = { pollMs: 100, graceMs: 2000 };

// needs root, and Debian's slurm-wlm and munge or the right to install them
describe.skipIf(!slurmCanRun())('with a real Slurm on this machine,', () => {
  let cluster: SlurmCluster;
  beforeAll(async () => {
    cluster = await startSlurm();
  });
  afterAll(() => cluster?.stop());
  const options = (): SlurmOptions => ({ ...quick, environment: cluster.environment });

  dispatcherConformance('Slurm', { dispatcher: (root) => new SlurmDispatcher(root, options()) });

  describe('a task', () => {
    let root: string;
    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), 'meguri-jobs-'));
    });
    afterAll(() => rmSync(root, { recursive: true, force: true }));

    it('goes with others in one array', async () => {
      const dispatcher = new SlurmDispatcher(root, options());
      const tasks = Array.from({ length: 20 }, (_, index) => task(`many${index}`, `echo ${index}`));
      const ends = await Promise.all(tasks.map((each) => dispatcher.submit(each).end));
      expect(ends.map(({ outputs }) => outputs[0]?.standardOutput)).toEqual(tasks.map((_, index) => `${index}\n`));
      const arrays = new Set(tasks.map(({ key }) => readFileSync(join(root, key, 'slurm'), 'utf8').split(' ')[0]));
      expect(arrays.size).toBe(1);
      for (const { key } of tasks) await dispatcher.release(key);
      while (readdirSync(root).some((name) => name !== 'arrays')) await delay(20);
      expect(readdirSync(join(root, 'arrays'))).toEqual([]);
    });

    it('whose submission a crash cut off is found by our key when Slurm has it, and submitted when it has not', async () => {
      const log = join(root, 'log');
      const cut = task('cut', `echo x >> ${log}; sleep 2`);
      const before = new SlurmDispatcher(root, options());
      await before.submit(cut).started;
      const [array] = readFileSync(join(root, 'cut', 'slurm'), 'utf8').split(' ');
      // as if the service had died before it could write down what sbatch answered
      const id = join(root, `arrays/${array}.id`);
      rmSync(id);
      expect((await new SlurmDispatcher(root, options()).submit(cut).end).stopped).toBeUndefined();
      expect(existsSync(id)).toBe(true);
      expect(readFileSync(log, 'utf8')).toBe('x\n');

      const never = task('never', `echo y >> ${log}`);
      await before.release('cut');
      const dead = new SlurmDispatcher(root, { ...options(), environment: { PATH: '/nowhere' } });
      expect(failureOf((await dead.submit(never).end).stopped!, never.steps).class).toBe('submit');
      writeFileSync(join(root, 'never', 'slurm'), 'intentalone 1');
      expect((await new SlurmDispatcher(root, options()).submit(never).end).stopped).toBeUndefined();
      expect(readFileSync(log, 'utf8')).toBe('x\ny\n');
    });

    it('that somebody cancels is lost, which another try may mend', async () => {
      const dispatcher = new SlurmDispatcher(root, options());
      const long = task('long', 'sleep 60');
      const { started, end } = dispatcher.submit(long);
      await started;
      const slurm = new SlurmCommands(options());
      const [queued] = (await slurm.queue()).filter(({ state }) => state === 'RUNNING');
      await slurm.cancel(queued!.jobId, queued!.index);
      const { stopped } = await end;
      expect(failureOf(stopped!, long.steps)).toMatchObject({
        class: 'lost',
        reason: expect.stringContaining('CANCELLED'),
      });
      expect(existsSync(join(root, 'long', 'claim'))).toBe(false);
    });
  });
});
