import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { results } from '../results.js';
import { meguri, resultOf } from '../testing/meguri.js';

let folder: string;
const file = (name: string) => join(folder, name);
const backtest = (...args: string[]) => meguri(['backtest', ...args]);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-backtest-'));
  const rows = ['red', 'green', 'blue'].flatMap((colour, c) =>
    [1, 2, 3, 4].map((dose) => `${colour},${dose},${c * dose}`),
  );
  writeFileSync(file('good.csv'), `% a comment\ncolour,dose,glow\n${rows.join('\n')}\n`);
  writeFileSync(file('headless.csv'), `${rows.join('\n')}\n`);
  writeFileSync(file('broken.csv'), 'colour,dose,glow\nred,1,3\ngreen,2\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const question = ['--parameters', 'colour,dose', '--objective', 'glow:max', '--initial', '2', '--batch', '2'];

describe('meguri backtest', () => {
  it.each(['gp', 'random'])('ends stdout with the report of the strategy %s as one JSON object', (strategy) => {
    const answer = backtest(
      '--table',
      file('good.csv'),
      ...question,
      '--budget',
      '12',
      '--seeds',
      '3',
      '--strategy',
      strategy,
      '--json',
    );
    expect(answer.exitCode).toBe(0);
    const report = results.backtest.parse(resultOf(answer));
    expect(report).toMatchObject({ strategy, seeds: 3 });
    expect(report.bestByTrial.mean).toHaveLength(12);
    expect(report.bestByTrial.mean.at(-1)).toBe(8);
  });

  it('shows people a table and keeps JSON to itself unless asked', () => {
    const { stdout, exitCode } = backtest('--table', file('good.csv'), ...question, '--budget', '4', '--seeds', '2');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/trial\s+mean\s+median/);
    expect(stdout).not.toContain('{');
  });

  it('reads a table without a header when its columns are named', () => {
    const columns = ['--columns', 'colour,dose,glow'];
    expect(backtest('--table', file('headless.csv'), ...columns, ...question, '--seeds', '1').exitCode).toBe(0);
  });

  it.each([
    ['a table that does not exist', ['--table', '/nowhere.csv', ...question], /nowhere\.csv.*ENOENT/],
    ['a row that is too short', ['--table', 'broken.csv', ...question], /line 3/],
    ['a column that is not there', ['--table', 'good.csv', '--parameters', 'size', '--objective', 'glow:max'], /size/],
    [
      'an objective without a direction',
      ['--table', 'good.csv', '--parameters', 'dose', '--objective', 'glow'],
      /glow:max|yield:max/,
    ],
    ['a budget that is no number', ['--table', 'good.csv', ...question, '--budget', 'many'], /whole number/],
    ['a strategy nobody knows', ['--table', 'good.csv', ...question, '--strategy', 'luck'], /gp, random/],
  ])('answers %s with exit code 2 and says what is wrong', (_, args, message) => {
    const answer = backtest(
      ...args.map((arg) => (arg.endsWith('.csv') && !arg.startsWith('/') ? file(arg) : arg)),
      '--json',
    );
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(message);
  });
});
