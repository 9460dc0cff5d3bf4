import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../places.js';
import { meguri, resultOf } from '../testing/meguri.js';

const howTo = join(projectRoot, 'docs/how-to');
const page = readFileSync(join(howTo, 'correct-simulations.md'), 'utf8');
const commands = [...page.matchAll(/^npx meguri (.*)$/gm)].map(([, command]) => command!.split(' '));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-transfer-'));
  cpSync(join(howTo, 'correct-simulations'), folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the page on correcting simulations', () => {
  it('shows commands that work as written', () => {
    expect(commands.length).toBe(5);
    const answers = commands.map((command) => meguri(command, {}, folder));
    for (const { exitCode, stderr } of answers) expect(exitCode, stderr).toBe(0);
    expect(answers[0]!.stdout).toContain('Transferred: simulation helps');
    expect(answers[4]!.stdout).toContain('not identifiable');
    expect(existsSync(join(folder, 'report/report.html'))).toBe(true);
    expect(readFileSync(join(folder, 'report/corrected.csv'), 'utf8').split('\n')[1]).toMatch(/^PMMA,1\.44039,1\.49/);
  });

  it('shows lines of the table it speaks of', () => {
    const table = readFileSync(join(howTo, 'correct-simulations/refractive-index.csv'), 'utf8');
    const [, shown] = /^```\n(polymer,smiles[^`]*)```$/m.exec(page)!;
    for (const line of shown!.trimEnd().split('\n')) expect(table.split('\n')).toContain(line);
  });
});

describe('meguri transfer', () => {
  const run = (command: string) => meguri(`transfer ${command}`.split(' '), {}, folder);

  it('answers programs with the corrected values, the errors and the choice', () => {
    const answer = run(
      'calibrate --table refractive-index.csv --simulated calculated --measured measured --name polymer --json',
    );
    const { calibrations } = resultOf(answer) as { calibrations: Record<string, unknown>[] };
    expect(calibrations[0]).toMatchObject({ n: 19, transfers: true, chosen: 'simulation-only' });
    expect(calibrations[0]!.corrected).toHaveLength(7);
  });

  it('says how many simulations a target takes', () => {
    const { needed } = resultOf(run('scaling --table errors.csv --n simulations --target 0.15 --json')) as {
      needed: { answer: string; n: number };
    };
    expect(needed.answer).toBe('reachable');
    expect(needed.n).toBeGreaterThan(64_000);
  });

  it.each([
    [
      'calibrate --table refractive-index.csv --simulated polymer --measured measured',
      /line 2, .*column polymer: the text "TPX"/,
    ],
    [
      'calibrate --table refractive-index.csv --simulated none --measured measured',
      /column none: there is no such column/,
    ],
    [
      'calibrate --table refractive-index.csv --simulated measured --measured calculated',
      /line 3, .*column measured: the value is missing.*--skip-missing/,
    ],
    ['calibrate --table errors.csv --simulated error --measured error', /measured values are the simulated ones/],
    [
      'calibrate --table measured-densities.csv --measured density --simulations simulated-densities.csv --simulated density',
      /--descriptors or --smiles/,
    ],
    ['scaling --measured density', /either --table, or --simulations/],
    ['scaling --table errors.csv --n error --error polymer', /column polymer: there is no such column/],
  ])('refuses %s', (command, message) => {
    const { exitCode, stderr } = run(command);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});
