import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stream } from '@meguri/numerics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { results } from '../results/results.js';
import { meguri, resultOf } from '../testing/meguri.js';

let folder: string;
const file = (name: string) => join(folder, name);
const sparse = (table: string, ...args: string[]) => meguri(['sparse', '--table', file(table), ...args]);

const HEADER = ['compound', 'solvent', 'a', 'b', 'c', 'y', 'z'];

/** Twenty rows in which y depends on a, and z on the solvent. */
function rows(): (string | number)[][] {
  const random = stream(1, 'table');
  return Array.from({ length: 20 }, (_, i) => {
    const [a, b, c, noise] = [random.normal(), random.normal(), random.normal(), random.normal()];
    return [`c${i % 5}`, ['water', 'ethanol'][i % 2]!, a, b, c, 2 * a + 0.1 * noise, (i % 2) * 3 + 0.1 * noise];
  });
}

function write(name: string, table: readonly (readonly (string | number)[])[], header = HEADER): void {
  writeFileSync(file(name), `${[header, ...table].map((row) => row.join(',')).join('\n')}\n`);
}

/** The table with one cell, or one column, written otherwise. */
const withCell = (row: number, column: string, value: string) =>
  rows().map((cells, i) => cells.map((cell, c) => (i === row - 1 && HEADER[c] === column ? value : cell)));
const withColumn = (column: string, of: (cells: readonly (string | number)[]) => string | number) =>
  rows().map((cells) => cells.map((cell, c) => (HEADER[c] === column ? of(cells) : cell)));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-sparse-'));
  write('good.csv', rows());
  write('few.csv', rows().slice(0, 3));
  write(
    'constant.csv',
    withColumn('b', () => 7),
  );
  write(
    'twin.csv',
    withColumn('b', (cells) => 2 * Number(cells[2]) + 1),
  );
  write(
    'sum.csv',
    withColumn('c', (cells) => Number(cells[2]) + Number(cells[3])),
  );
  write('gap.csv', withCell(4, 'b', ''));
  write('text.csv', withCell(3, 'b', 'about 7'));
  write(
    'target.csv',
    withColumn('b', (cells) => 10 * Number(cells[5])),
  );
  const wide = Array.from({ length: 30 }, (_, j) => `x${j}`);
  const random = stream(2, 'wide');
  write(
    'wide.csv',
    Array.from({ length: 12 }, () => [...wide, 'y'].map(() => random.normal())),
    [...wide, 'y'],
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const columns = ['--target', 'y', '--ignore', 'compound,z', '--factors', 'solvent'];

describe('meguri sparse', () => {
  it('ends stdout with what it found as one JSON object, with what the best is worth', () => {
    const answer = sparse('good.csv', ...columns, '--json');
    expect(answer.exitCode, answer.stderr).toBe(0);
    const report = results.sparse.parse(resultOf(answer));
    expect(report).toMatchObject({ n: 20, p: 4, subsets: 16, certified: true, target: 'y' });
    expect(report.best[0]!.features).toContain('a');
    expect(report.inclusionTop1000).toHaveProperty('solvent');
    expect(report.nestedRmse).toBeLessThan(0.2);
    expect(report.permutationP).toBe(1 / 201);
    expect(report.recheck).toBeLessThan(1e-9);
    expect(answer.stderr).toContain('searching shuffled targets');
  });

  it('shows people the best subsets, and how to learn what they are worth when that was left out', () => {
    const { stdout } = sparse('good.csv', ...columns, '--no-nested', '--permutations', '0');
    expect(stdout).toMatch(/1 {5}0\.\d+ +0\.99\d +a/);
    expect(stdout).toContain('(--nested does it)');
    expect(stdout).toContain('(--permutations 200 does it)');
  });

  it('takes several targets, conditions and grouped folds', () => {
    const answer = sparse(
      'good.csv',
      ...['--target', 'y,z', '--factors', 'solvent', '--group', 'compound', '--force', 'b', '--forbid', 'c'],
      ...['--either-or', 'a,solvent', '--max-size', '2', '--top', '3', '--permutations', '19', '--json'],
    );
    expect(answer.exitCode, answer.stderr).toBe(0);
    const report = results.sparse.parse(resultOf(answer));
    expect(report.folds).toEqual({ kind: 'grouped', count: 5 });
    expect(report.best.map(({ features }) => [...features].sort().join()).sort()).toEqual(['a,b', 'b', 'b,solvent']);
    expect(report.others![0]!.best[0]!.features).toContain('solvent');
  });

  it('writes a report that needs nothing else, the best subsets as a table, and all figures', () => {
    const out = file('report');
    const { stdout, exitCode } = sparse('good.csv', ...columns, '--folds', '5', '--permutations', '9', '--out', out);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('report.html');
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page).toContain('class="plot weight-diagram"');
    expect(page).toContain('class="plot density-of-states"');
    expect(page).not.toMatch(/(src|href)="/);
    const [header, first] = readFileSync(join(out, 'best.csv'), 'utf8').split('\n');
    expect(header).toBe('rank,target,error,q2,size,intercept,solvent=water,a,b,c');
    expect(first).toMatch(/^1,y,0\.\d/);
    expect(JSON.parse(readFileSync(join(out, 'survey.json'), 'utf8')).targets[0].target).toBe('y');
  });

  it('freezes the model that a person chose, with who and why, so that candidates can be screened', () => {
    const out = file('study');
    const why = ['--why', 'a sets y', '--by', 'Aoi'];
    const chosen = sparse('good.csv', ...columns, '--permutations', '0', '--choose', 'a,b', ...why, '--out', out);
    expect(chosen.exitCode, chosen.stderr).toBe(0);
    const { card } = JSON.parse(readFileSync(join(out, 'model.json'), 'utf8'));
    expect(card.decision).toMatchObject({ by: { kind: 'person', name: 'Aoi' }, why: 'a sets y' });
    const screened = meguri(['screen', '--model', join(out, 'model.json'), '--candidates', file('good.csv'), '--json']);
    expect(screened.exitCode, screened.stderr).toBe(0);
  });

  it('leaves out what is missing only as asked, and says which', () => {
    const { stdout } = sparse('gap.csv', ...columns, '--drop', 'rows', '--permutations', '0');
    expect(stdout).toContain('Row 4 was left out: b is missing.');
    expect(stdout).toContain('19 rows');
  });

  it('says of columns that depend on one another that no subset has all of them', () => {
    const answer = sparse('sum.csv', ...columns, '--permutations', '0', '--json');
    expect(answer.exitCode).toBe(0);
    const report = results.sparse.parse(resultOf(answer));
    expect(report.dependent).toBeGreaterThan(0);
    expect(report.full.rmse).toBeNull();
    for (const { features } of report.best) expect(features.length).toBeLessThan(4);
  });

  it('chooses among more features than rows when the size is limited', () => {
    const answer = sparse('wide.csv', '--target', 'y', '--max-size', '2', '--permutations', '0', '--json');
    expect(answer.exitCode).toBe(0);
    expect(results.sparse.parse(resultOf(answer)).subsets).toBe(1 + 30 + 435);
  });

  it('says of a table of more than 45 features that the best are not certain, and which size would make them so', () => {
    const random = stream(3, 'many');
    const names = Array.from({ length: 48 }, (_, j) => `x${j}`);
    const values = Array.from({ length: 20 }, () => names.map(() => random.normal()));
    write(
      'many.csv',
      values.map((own) => [...own, 3 * own[40]! + 0.1 * random.normal()]),
      [...names, 'y'],
    );
    const asked = ['--target', 'y', '--folds', '4', '--no-nested', '--permutations', '0'];
    const answer = sparse('many.csv', ...asked, '--top', '50', '--out', file('many'), '--json');
    expect(answer.exitCode, answer.stderr).toBe(0);
    const { certified, method, walkableSize, subsets, evaluated } = results.sparse.parse(resultOf(answer));
    expect({ certified, method, walkableSize }).toEqual({ certified: false, method: 'heuristic', walkableSize: 6 });
    expect(evaluated).toBeLessThan(subsets);
    for (const text of [answer.stdout + answer.stderr, readFileSync(file('many/report.html'), 'utf8')]) {
      expect(text).toContain('not enough to be certain of the best: set --max-size 6');
      expect(text).toContain('Subsets have at most 13 features');
    }
  }, 30_000);
});

describe('bad input', () => {
  it.each([
    ['few.csv', columns, 'few.csv: 3 rows are left, at least 4 are needed; measure more'],
    [
      'constant.csv',
      columns,
      'constant.csv: column b: all values are equal; leave it out, or ask to omit constant columns. (--drop constant)',
    ],
    [
      'twin.csv',
      columns,
      'twin.csv: column b: says the same as column a; leave it out, or ask to omit duplicated columns. (--drop duplicated)',
    ],
    [
      'gap.csv',
      columns,
      'gap.csv, line 5, row 4: column b: the value is missing; measure it, or ask to omit rows or columns with missing values. (--drop rows or --drop columns)',
    ],
    ['text.csv', columns, 'text.csv, line 4, row 3: column b: the text "about 7" stands where a number should be'],
    ['target.csv', columns, 'target.csv: column b: says the same as the target y; leave b out'],
    [
      'wide.csv',
      ['--target', 'y'],
      "30 columns are more than the 9 that the folds' training rows can carry; set a largest size",
    ],
    ['good.csv', ['--target', 'x'], 'good.csv: column x: there is no such column; name one of compound, solvent'],
    [
      'good.csv',
      ['--target', 'y'],
      'row 1: column compound: the text "c0" stands where a number should be; write a number, leave the column out, or name it as a factor. (--ignore or --factors)',
    ],
    ['good.csv', ['--target', 'y', '--features', 'a,y'], 'column y: is both target and feature'],
    ['good.csv', [...columns, '--force', 'a', '--forbid', 'a'], 'a is forced in and excluded at once'],
    ['good.csv', [...columns, '--folds', '21'], '21 folds of 20 rows are not possible; take 2 to 20 folds'],
    ['good.csv', [...columns, '--loo', '--folds', '5'], '--loo holds out single rows'],
    ['good.csv', [...columns, '--choose', 'a'], '--choose needs --why'],
    ['good.csv', [...columns, '--choose', 'z', '--why', 'so', '--out', 'x'], 'column z: is chosen but is no feature'],
    ['none.csv', columns, 'cannot be read'],
  ])('is refused with its place and a remedy: %s %j', (table, args, message) => {
    const { exitCode, stderr } = sparse(table, ...args, '--permutations', '0');
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});
