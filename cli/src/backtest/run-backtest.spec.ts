import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { results } from '../results/results.js';
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
  const solvents = ['CCO', 'O', 'CC(C)=O', 'c1ccccc1'].map((solvent, i) => `${solvent},${i / 4},${i * (4 - i)},${i}`);
  writeFileSync(file('solvents.csv'), `solvent,share,gain,cost\n${solvents.join('\n')}\n`);
  writeFileSync(file('written-otherwise.csv'), 'size,smiles\n3,OCC\n1,O\n4,CC(=O)C\n6,C1=CC=CC=C1\n');
  writeFileSync(file('named.csv'), 'colour,wavelength\nred,700\ngreen,540\nblue,450\n');
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

  it('says on stderr how far it is, and reports when the best was found', () => {
    const answer = backtest('--table', file('good.csv'), ...question, '--budget', '12', '--seeds', '2', '--json');
    expect(answer.stderr).toMatch(/campaign 1 of 2, .* left\ncampaign 2 of 2/);
    const { bestFoundBy, excludedRows } = results.backtest.parse(resultOf(answer));
    expect(bestFoundBy.probability).toHaveLength(12);
    expect(bestFoundBy.probability.at(-1)).toBe(1);
    expect(excludedRows).toBe(0);
  });

  const solvents = ['--parameters', 'solvent,share', '--initial', '2', '--batch', '1', '--budget', '4', '--seeds', '1'];

  it.each([
    ['descriptors of molecules that are written otherwise', '--descriptors', 'solvent=written-otherwise.csv:smiles'],
    ['descriptors that are found by their texts', '--descriptors', 'solvent=solvents.csv'],
    ['fingerprints of SMILES', '--smiles', 'solvent'],
    ['descriptors of SMILES', '--smiles', 'solvent:descriptors'],
  ])('plans with %s', (_, option, value) => {
    const known = option === '--smiles' ? value : value.replace('=', `=${folder}/`);
    const table = ['--table', file('solvents.csv'), '--objective', 'gain:max'];
    expect(backtest(...table, ...solvents, option, known)).toMatchObject({ exitCode: 0 });
  });

  it('plays with transforms and warps, and says so', () => {
    const played = backtest(
      '--table',
      file('good.csv'),
      ...question,
      '--transform',
      'glow=power',
      '--warp',
      '--seeds',
      '2',
      '--json',
    );
    expect(played.exitCode, played.stderr).toBe(0);
    expect(played.stderr).toContain('strategy gp, power of glow, warped, and how many');
    const ways = ['--seeds', '2', '--compare', 'bent: --warp --transform glow=winsorise'];
    const compared = backtest('--table', file('good.csv'), ...question, ...ways, '--json');
    expect(results.backtest.parse(resultOf(compared)).compared![0]!.name).toBe('bent');
  });

  it('weighs several objectives by hypervolume, and leaves out what the constraints forbid', () => {
    const goal = ['--objective', 'gain:max', '--objective', 'cost:min', '--reference', 'cost=3', '--constraint'];
    const answer = backtest('--table', file('solvents.csv'), ...solvents, ...goal, 'share < 0.7', '--json');
    const report = results.backtest.parse(resultOf(answer));
    expect(report.excludedRows).toBe(1);
    expect(report.hypervolumeByTrial?.mean).toHaveLength(3);
    expect(report.hypervolumeByTrial?.mean.at(-1)).toBeCloseTo(1, 12);
    expect(answer.stderr).toMatch(/do not satisfy the constraints: 1(.|\n)*Hypervolume as a share/);
  });

  it('plays other ways of planning from the same starts, and tells how far they are ahead', () => {
    const ways = ['--compare', 'one-hot', '--compare', 'random', '--compare', 'one by one: --batch 1'];
    const described = `colour=${file('named.csv')}`;
    const table = ['--table', file('good.csv'), '--descriptors', described];
    const answer = backtest(...table, ...question, '--budget', '8', '--seeds', '4', ...ways, '--json');
    const report = results.backtest.parse(resultOf(answer));
    expect(report).toMatchObject({ name: described, strategy: 'gp' });
    expect(report.compared?.map(({ name, strategy }) => [name, strategy])).toEqual([
      ['one-hot', 'gp'],
      ['random', 'random'],
      ['one by one', 'gp'],
    ]);
    for (const { lead, bestByTrial } of report.compared!) {
      expect(lead.best.mean.slice(0, 2)).toEqual([0, 0]);
      lead.best.mean.forEach((ahead, i) => {
        expect(ahead).toBeCloseTo(bestByTrial.mean[i]! - report.bestByTrial.mean[i]!, 12);
      });
    }
    expect(answer.stderr).toMatch(
      /mean of 4 campaigns that begin alike(.|\n)*Campaigns that had found the best: +o colour/,
    );
  });

  it('draws the curves for people, and as a picture where asked', () => {
    const svg = file('curves.svg');
    const { stdout } = backtest(
      '--table',
      file('good.csv'),
      ...question,
      '--budget',
      '4',
      '--seeds',
      '2',
      '--svg',
      svg,
    );
    expect(stdout).toMatch(/100 % \|.*\n(.*\n)*.*1 +4 trials\n/);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg .*(<polyline.*){3}<\/svg>\n$/s);
  });

  it.each([
    ['a limit', ['cost:<=2', 'gain:max'], 4],
    ['a direction with a limit', ['gain:max,<=3.5'], 3],
    ['a target', ['gain:=3±0.5'], 0],
    ['a target in plain letters', ['gain:=3+-0.5'], 0],
  ])('takes %s for what is wanted', (_, wishes, best) => {
    const objectives = wishes.flatMap((wish) => ['--objective', wish]);
    const answer = backtest('--table', file('solvents.csv'), ...solvents, ...objectives, '--json');
    expect(results.backtest.parse(resultOf(answer)).bestByTrial.mean.at(-1)).toBe(best);
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
    [
      'descriptors that lack a value',
      ['--table', 'good.csv', ...question, '--descriptors', 'dose=named.csv'],
      /descriptors of dose: .*named\.csv, column colour: there are no descriptors of 1, 2, 3, 4/,
    ],
    ['a molecule that is none', ['--table', 'good.csv', ...question, '--smiles', 'colour'], /column colour: "red"/],
    [
      'descriptors given twice',
      ['--table', 'good.csv', ...question, '--descriptors', 'colour=named.csv', '--descriptors', 'colour=named.csv'],
      /column colour gets descriptors twice/,
    ],
    [
      'a description of what is not varied',
      ['--table', 'good.csv', '--parameters', 'dose', '--objective', 'glow:max', '--descriptors', 'colour=named.csv'],
      /colour is not among the parameters/,
    ],
    [
      'a logarithm of nothing',
      ['--table', 'good.csv', ...question, '--transform', 'glow=log'],
      /glow: the value 0 has no/,
    ],
    ['a reference to nothing', ['--table', 'good.csv', ...question, '--reference', 'size=1'], /size: there is no such/],
    ['a formula with a fault', ['--table', 'good.csv', ...question, '--constraint', 'dose <'], /good\.csv: .*dose </],
    ['a formula nothing satisfies', ['--table', 'good.csv', ...question, '--constraint', 'dose < 0'], /no row satisf/],
    ['a wish that is none', ['--table', 'good.csv', '--parameters', 'dose', '--objective', 'glow:>98%'], /purity:>=98/],
    [
      'limits that nothing keeps',
      ['--table', 'good.csv', '--parameters', 'dose', '--objective', 'glow:max,>=99'],
      /keeps to all limits.*wider/,
    ],
    [
      'limits alone',
      ['--table', 'good.csv', '--parameters', 'dose', '--objective', 'glow:>=1'],
      /no objective is to be made better/,
    ],
    [
      'a way without options',
      ['--table', 'good.csv', ...question, '--compare', 'dft'],
      /--compare.*a colon and options/,
    ],
    [
      'a way with an option that ways do not have',
      ['--table', 'good.csv', ...question, '--compare', 'A: --seeds 3'],
      /unknown option '--seeds'.*A way takes/s,
    ],
    [
      'a way that is the first',
      ['--table', 'good.csv', ...question, '--compare', 'one-hot'],
      /one-hot: there is a way/,
    ],
    ['a strategy nobody knows', ['--table', 'good.csv', ...question, '--strategy', 'luck'], /gp, random/],
  ])('answers %s with exit code 2 and says what is wrong', (_, args, message) => {
    const answer = backtest(
      ...args.map((arg) => (arg.startsWith('/') ? arg : arg.replace(/[a-z]+\.csv$/, (name) => file(name)))),
      '--json',
    );
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(message);
  });
});
