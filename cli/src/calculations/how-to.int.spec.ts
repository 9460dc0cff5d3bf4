import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../places.js';
import { meguri } from '../testing/meguri.js';

const page = readFileSync(join(projectRoot, 'docs/how-to/run-calculations.md'), 'utf8');
const commands = [...page.matchAll(/^npx meguri (.*)$/gm)].map(([, command]) => command!);
const xtbIsHere = spawnSync('xtb', ['--version']).status === 0 && spawnSync('obabel', ['-V']).status === 0;

// needs xtb and openbabel; what the page installs is here then
describe.skipIf(!xtbIsHere)('the page on calculations', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'meguri-how-to-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  // jobs are those of a laboratory that runs
  it.each(commands.filter((command) => !/install|^jobs/.test(command)))('works as written: %s', (command) => {
    const { exitCode, stderr } = meguri(command.split(' '), {}, folder);
    expect(exitCode, stderr).toBe(0);
  });
});
