import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Calculator } from '../../domain/workflow.js';
import { LocalCalculators } from './local-calculators.js';

let folder: string;
const calculator = (name: string): Calculator => ({
  program: join(folder, name),
  versionArguments: ['--version'],
  versionPattern: /version (\S+)/,
  installation: { instruction: 'none' },
});
const install = (name: string, script: string): Calculator => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  return calculator(name);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-programs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a program on the search path', () => {
  it('is asked once, however many want to know at the same time', async () => {
    const program = install('counted', `echo asked >>${join(folder, 'asked')}; echo version 1.2`);
    const calculators = new LocalCalculators();
    const answers = await Promise.all([1, 2, 3].map(() => calculators.versionsOf([program])));
    expect(answers.map((versions) => versions.get(program.program))).toEqual(['1.2', '1.2', '1.2']);
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('asked\n');
  });

  it('is found once it is installed', async () => {
    const calculators = new LocalCalculators();
    expect(await calculators.versionsOf([calculator('late')])).toEqual(new Map());
    install('late', 'echo version 3');
    expect(await calculators.versionsOf([calculator('late')])).toEqual(new Map([[join(folder, 'late'), '3']]));
  });

  it.each([
    ['hangs', 'exec sleep 60', 'hangs --version gave no answer within 0.2 s'],
    ['breaks', 'echo no licence >&2; exit 3', 'breaks --version ended with 3 no licence'],
  ])('that %s instead of an answer is named, with what was asked', async (name, script, message) => {
    const asked = new LocalCalculators(200).versionsOf([install(name, script)]);
    await expect(asked).rejects.toMatchObject({ code: 'CALCULATOR.NO_ANSWER', message: join(folder, message) });
  });
});
