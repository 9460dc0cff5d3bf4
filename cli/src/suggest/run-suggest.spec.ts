import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { results } from '../results/results.js';
import { meguri, resultOf } from '../testing/meguri.js';

const START = `\
% glow of made-up crystals
id;colour;dose;note;glow
1;red;1;"by hand; twice";3
2;green;2;;4
3;blue;3;;failed
4;red;2;;
`;

let folder: string;
const file = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(file(name), 'utf8');
const suggest = (...args: string[]) => meguri(['suggest', ...args], {}, folder);
const question = ['--parameters', 'colour,dose', '--objective', 'glow:max'];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-suggest-'));
  writeFileSync(file('start.csv'), START);
  writeFileSync(file('empty.csv'), 'colour,dose,glow\n');
  writeFileSync(file('gap.csv'), 'colour,dose,glow\nred,1,3\n\nred,,4\n');
  writeFileSync(file('word.csv'), 'colour,dose,glow\nred,1,bright\n');
  writeFileSync(file('stock.csv'), 'dose,colour\n1,red\n2,red\n5,blue\n');
  writeFileSync(file('poor.csv'), 'dose,colour\n1,red\n,blue\n');
  writeFileSync(
    file('space.yaml'),
    `parameters:
  - { name: colour, type: categorical, values: [red, green, blue, white] }
  - { name: dose, type: continuous, lower: 1, upper: 9, step: 1 }
constraints: [dose >= 7]
`,
  );
  writeFileSync(file('typo.yaml'), 'parameters:\n  - { name: dose, type: continuous, lower: 1, uper: 9 }\n');
  writeFileSync(file('other.yaml'), 'parameters: [{ name: size, type: integer, lower: 1, upper: 9 }]\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('meguri suggest', () => {
  it('writes the table as it was, with rows to do at its end, and the same ones again', () => {
    const answer = suggest('--table', 'start.csv', ...question, '-n', '2');
    expect(answer).toMatchObject({ exitCode: 0, stderr: '' });
    expect(answer.stdout.startsWith(START)).toBe(true);
    const added = answer.stdout.slice(START.length).trimEnd().split('\n');
    expect(added).toHaveLength(2);
    for (const row of added) expect(row).toMatch(/^;(red|green|blue);[123];;$/);
    expect(suggest('--table', 'start.csv', ...question, '-n', '2').stdout).toBe(answer.stdout);
  });

  it('judges by the acquisition that is asked for, names it as the reason, and refuses others', () => {
    const chosen = suggest(
      '--table',
      'start.csv',
      ...question,
      '--initial',
      '2',
      '--acquisition',
      'noisy-expected-improvement',
      '--json',
    );
    const { points } = results.suggest.parse(resultOf(chosen));
    expect(new Set(points.map(({ reason }) => reason))).toEqual(new Set(['noisy-expected-improvement']));
    const other = suggest('--table', 'start.csv', ...question, '--acquisition', 'luck');
    expect(other.exitCode).not.toBe(0);
    expect(other.stderr).toContain('noisy-expected-improvement');
  });

  it('goes round with the same file until nothing is left, never twice to the same point', () => {
    writeFileSync(file('round.csv'), START);
    const glow = (colour: string, dose: number) => dose * ['blue', 'red', 'green'].indexOf(colour);
    for (const added of [2, 2, 1, 0]) {
      const before = read('round.csv');
      const answer = suggest('--table', 'round.csv', ...question, '-n', '2', '--output', 'round.csv');
      expect(answer.exitCode).toBe(0);
      const after = read('round.csv');
      expect(after.startsWith(before)).toBe(true);
      expect(after.slice(before.length).split('\n')).toHaveLength(added + 1);
      if (added < 2) expect(answer.stderr).toMatch(added === 1 ? /Only one point was left/ : /Nothing is left to try/);
      const filled = after.replace(
        /^;(\w+);(\d);;$/gm,
        (_, colour, dose) => `;${colour};${dose};;${glow(colour, dose)}`,
      );
      writeFileSync(file('round.csv'), filled);
    }
    const points = [...read('round.csv').matchAll(/^\d?;(\w+;\d);/gm)].map(([, point]) => point);
    expect(points).toHaveLength(9);
    expect(new Set(points).size).toBe(9);
  });

  it('prints points with intervals for programs', () => {
    const answer = suggest('--table', 'start.csv', ...question, '-n', '2', '--initial', '2', '--json');
    const { points, poolExhausted } = results.suggest.parse(resultOf(answer));
    expect(answer.stdout.split('\n')).toHaveLength(2);
    expect(poolExhausted).toBe(false);
    expect(points).toHaveLength(2);
    const { mean, sd, lower, upper } = points[0]!.predictions!.glow!;
    expect(mean - lower).toBeCloseTo(1.96 * sd, 2);
    expect(upper - mean).toBeCloseTo(1.96 * sd, 2);
    expect(points[0]!.acquisition).toBeTypeOf('number');
  });

  it('explains its rows in a column that goes round too', () => {
    const asked = ['--initial', '2', '-n', '1', '--explain', '--output', 'explained.csv'];
    writeFileSync(file('explained.csv'), START);
    for (const rows of [1, 2]) {
      expect(suggest('--table', 'explained.csv', ...question, ...asked).exitCode).toBe(0);
      const text = read('explained.csv');
      expect(text).toMatch(/^id;colour;dose;note;glow;reason$/m);
      expect(text.match(/"expected-improvement; glow [-\d.]+ ± [\d.]+; succeeds \d+ %"/g)).toHaveLength(rows);
    }
  });

  it.each([
    ['a space', ['--space', 'space.yaml', '--objective', 'glow:max'], /^;(red|green|blue|white);[789];;$/],
    ['candidates', [...question, '--candidates', 'stock.csv'], /^;blue;5;;$/],
    ['ranges with a step', [...question, '--range', 'dose=7:9:1'], /^;(red|green|blue);[789];;$/],
    ['logarithmic ranges', [...question, '--range', 'dose=0.1:0.9:log'], /^;(red|green|blue);0\.\d+;;$/],
    ['constraints', [...question, '--constraint', 'dose = 3 and colour != "green"'], /^;red;3;;$/],
  ])('keeps to %s', (_, args, row) => {
    const answer = suggest('--table', 'start.csv', '-n', '1', ...args);
    expect(answer.exitCode, answer.stderr).toBe(0);
    expect(answer.stdout.slice(START.length).trimEnd()).toMatch(row);
  });

  it('begins with an empty table when it is told what may be tried', () => {
    const answer = suggest('--table', 'empty.csv', '--space', 'space.yaml', '--objective', 'glow:max');
    expect(answer.stdout.trimEnd().split('\n')).toHaveLength(6);
  });

  it('models logarithms when asked to, with intervals that say so and never reach zero', () => {
    const asked = ['--table', 'start.csv', ...question, '-n', '2', '--initial', '2', '--warp'];
    const answer = suggest(...asked, '--transform', 'glow=log', '--json');
    const { points } = results.suggest.parse(resultOf(answer));
    const { mean, lower, upper } = points[0]!.predictions!.glow!;
    expect(lower).toBeGreaterThan(0);
    expect(mean * mean).toBeCloseTo(lower * upper, 9);
    const explained = suggest(...asked, '--transform', 'glow=log', '--explain').stdout;
    expect(explained).toMatch(/"expected-improvement; glow [\d.]+ \([\d.]+ to [\d.]+\) by log; succeeds \d+ %"/);
    expect(suggest(...asked, '--transform', 'glow=winsorise', '--explain').stdout).toMatch(
      /± [\d.]+ by winsorise; succeeds/,
    );
  });

  it('believes results with large standard deviations less', () => {
    const rows = ['red,1,3,0.1', 'green,2,90,SD', 'blue,3,5,0.1', 'red,2,4,0.1'].join('\n');
    const predicted = (sd: number) => {
      writeFileSync(file('doubtful.csv'), `colour,dose,glow,error\n${rows.replace('SD', String(sd))}\n`);
      const asked = ['--sd', 'glow=error', '--initial', '2', '-n', '1', '--constraint', 'colour="green" and dose=3'];
      const answer = suggest('--table', 'doubtful.csv', ...question, ...asked, '--json');
      return results.suggest.parse(resultOf(answer)).points[0]!.predictions!.glow!.mean;
    };
    expect(predicted(0.1)).toBeGreaterThan(predicted(100) + 5);
  });

  it('takes limits for limits', () => {
    const predicted = (cell: string) => {
      writeFileSync(file('limits.csv'), `colour,dose,glow\nred,1,3\ngreen,2,${cell}\nblue,3,5\nred,2,4\n`);
      const asked = ['--initial', '2', '-n', '1', '--constraint', 'colour="green" and dose=3', '--json'];
      return results.suggest.parse(resultOf(suggest('--table', 'limits.csv', ...question, ...asked))).points[0]!
        .predictions!.glow!;
    };
    expect(predicted('>=9').mean).toBeGreaterThan(predicted('9').mean);
    expect(predicted('>=9').sd).toBeGreaterThan(predicted('9').sd);
  });

  it('follows a prior mean as long as it does not mislead', () => {
    const doses = [1, 2, 3, 5, 6, 8].map((dose) => `red,${dose},${dose ** 2}`).join('\n');
    writeFileSync(file('square.csv'), `colour,dose,glow\n${doses}\n`);
    const asked = (formula: string) => {
      const range = ['--range', 'dose=1:20:1', '--constraint', 'dose = 20', '--initial', '2', '-n', '1', '--json'];
      const answer = suggest('--table', 'square.csv', ...question, ...range, '--prior-mean', `glow=${formula}`);
      return { ...results.suggest.parse(resultOf(answer)).points[0]!.predictions!.glow!, told: answer.stderr };
    };
    expect(asked('dose^2 + 7').mean).toBeCloseTo(400, -1);
    expect(asked('dose^2 + 7').told).toBe('');
    expect(asked('900 * sin(9 * dose)').told).toMatch(/prior mean of glow was left out/);
  });

  it('weighs several objectives', () => {
    const goal = ['--objective', 'glow:max', '--objective', 'id:min', '--reference', 'id=5', '--initial', '2'];
    const answer = suggest('--table', 'start.csv', '--parameters', 'colour,dose', ...goal, '-n', '1', '--json');
    const { points } = results.suggest.parse(resultOf(answer));
    expect(Object.keys(points[0]!.predictions!).sort()).toEqual(['glow', 'id']);
  });

  it.each([
    ['a table that does not exist', ['--table', 'nowhere.csv', ...question], /nowhere\.csv.*ENOENT/],
    ['a transform nobody knows', ['--table', 'start.csv', ...question, '--transform', 'glow=square'], /rate=log/],
    [
      'a transform of nothing',
      ['--table', 'start.csv', ...question, '--transform', 'size=log'],
      /size: there is no such/,
    ],
    ['a missing value', ['--table', 'gap.csv', ...question], /gap\.csv, line 4: column dose: the value is missing/],
    ['a result that is none', ['--table', 'word.csv', ...question], /line 2: column glow: bright is neither/],
    ['an empty table', ['--table', 'empty.csv', ...question], /column colour: no row shows what may be tried/],
    ['no parameters', ['--table', 'start.csv', '--objective', 'glow:max'], /--parameters/],
    ['a column that is not there', ['--table', 'start.csv', ...question, '--parameters', 'size'], /column size/],
    ['a parameter as objective', ['--table', 'start.csv', ...question, '--objective', 'dose:max'], /dose cannot be/],
    ['deviations of what is not asked', ['--table', 'start.csv', ...question, '--sd', 'cost=id'], /no such objective/],
    [
      'a prior mean of what is not there',
      ['--table', 'start.csv', ...question, '--initial', '2', '--prior-mean', 'glow=2 * size'],
      /start\.csv: .*no parameter size/,
    ],
    ['a range without an end', ['--table', 'start.csv', ...question, '--range', 'dose=1'], /dose=0:1/],
    ['a range the wrong way round', ['--table', 'start.csv', ...question, '--range', 'dose=2:1'], /lower bound first/],
    ['a range of nothing', ['--table', 'start.csv', ...question, '--range', 'size=1:2'], /size is not among/],
    ['a count that is none', ['--table', 'start.csv', ...question, '-n', '0'], /whole number/],
    [
      'a fault in a space',
      ['--table', 'start.csv', '--space', 'typo.yaml', '--objective', 'glow:max'],
      /typo\.yaml: .*upp?er/,
    ],
    ['a space of others', ['--table', 'start.csv', ...question, '--space', 'other.yaml'], /colour is no parameter of/],
    [
      'a gap in the candidates',
      ['--table', 'start.csv', ...question, '--candidates', 'poor.csv'],
      /poor\.csv, line 3: column dose/,
    ],
    [
      'a place to write that is none',
      ['--table', 'start.csv', ...question, '--output', 'no/where.csv'],
      /where\.csv cannot be written/,
    ],
  ])('answers %s with exit code 2 and says what is wrong', (_, args, message) => {
    const answer = suggest(...args);
    expect(answer.exitCode, answer.stdout).toBe(2);
    expect(answer.stderr).toMatch(message);
  });
});
