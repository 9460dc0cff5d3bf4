import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTable } from '@meguri/bayesopt';
import { prepare, survey } from '@meguri/sparse';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../failure.js';
import { Output } from '../output.js';
import { projectRoot } from '../places.js';
import { type ModelExplanation, type ScreenAnswer } from '../results/models.js';
import { results } from '../results/results.js';
import { withDescriptors } from '../tables/molecules.js';
import { chooseModel } from './choose.js';
import { explainModel } from './explain-model.js';
import { sha256 } from './model-card.js';
import { type ModelFile, modelText, readModel } from './model-file.js';
import { runScreen, type ScreenCommandOptions } from './run-screen.js';

const examples = join(projectRoot, 'docs/how-to/screen-candidates');
const molecules = { column: 'smiles', groups: false, perAtom: true };
const features = ['calculated', 'CrippenMRPerAtom'];

/** What a command gives a program. */
class Kept extends Output {
  value: unknown;
  readonly lines: string[] = [];
  constructor() {
    super(true);
  }
  override say(line: string): void {
    this.lines.push(line);
  }
  override result(value: object): void {
    this.value = value;
  }
}

let folder: string;
let model: ModelFile;
const inFolder = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-models-'));
  for (const name of ['polymers.csv', 'candidates.csv']) copyFileSync(join(examples, name), inFolder(name));
  const text = readFileSync(inFolder('polymers.csv'), 'utf8');
  const table = await withDescriptors('polymers.csv', parseTable(text), molecules);
  const { design } = prepare(table, {
    targets: ['measured'],
    features: ['calculated', 'CrippenMRPerAtom', 'tpsaPerAtom', 'FractionCSP3'],
  });
  const report = survey({ design, permutations: 19 });
  model = chooseModel({ text, table, design, features, molecules, survey: { report, constraints: {} } });
  writeFileSync(inFolder('model.json'), modelText(model));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function screened(options: Partial<ScreenCommandOptions> = {}): Promise<ScreenAnswer & { lines: string[] }> {
  const output = new Kept();
  const chosen = options.table ? {} : { model: inFolder('model.json') };
  const rest = { candidates: inFolder('candidates.csv'), best: 'max' as const, top: 20, level: 0.9, ...options };
  await runScreen({ ...chosen, ...rest }, output);
  return { ...results.screen.parse(output.value), lines: output.lines };
}

describe('a model file', () => {
  it('holds what it says: data, descriptors with their library, errors of the whole search, domain', () => {
    const read = readModel(inFolder('model.json'));
    expect(read).toEqual(JSON.parse(JSON.stringify(model)));
    const { card } = read;
    expect(card.dataset.hash).toBe(sha256(readFileSync(inFolder('polymers.csv'), 'utf8')));
    expect(card.dataset.rows).toHaveLength(26);
    expect(card.descriptors!.map(({ origin }) => origin)).toEqual([
      'table',
      expect.stringMatching(/^RDKit \d{4}\.\d\d\.\d$/),
    ]);
    expect(card.errors.nestedRmse).toBeGreaterThanOrEqual(card.errors.winnerRmse!);
    expect(card.errors.leaveOneOutRmse).toBeLessThan(card.errors.nullRmse!);
    expect(card.domain!.ranges[0]).toEqual({ column: 'calculated', lowest: 1.3115, highest: 1.772 });
    expect(card.searchSpace!.variables).toHaveLength(4);
  });

  it('is refused when it is none', () => {
    writeFileSync(inFolder('none.json'), '{"format": "meguri-model/1"}');
    expect(() => readModel(inFolder('none.json'))).toThrow(/none.json is no model file: card/);
    expect(() => readModel(inFolder('polymers.csv'))).toThrow(UsageError);
    expect(() => readModel(inFolder('absent.json'))).toThrow(/cannot be read/);
  });
});

describe('screening at the command line', () => {
  it('ranks all candidates, with intervals that count the search in, and writes them', async () => {
    const answer = await screened({ out: inFolder('ranked.csv'), name: 'polymer', top: 3 });
    expect(answer).toMatchObject({ candidates: 60, intervals: 'search-and-fit', features });
    expect(answer.ranked.map(({ prediction }) => prediction)).toEqual(
      answer.ranked.map(({ prediction }) => prediction).toSorted((a, b) => b - a),
    );
    expect(answer.extrapolated).toBe(answer.ranked.filter(({ leverage }) => leverage > answer.leverageLimit).length);
    const { columns, rows } = parseTable(readFileSync(inFolder('ranked.csv'), 'utf8'));
    expect(columns.slice(0, 7)).toEqual([
      'rank',
      'predicted measured',
      'lower',
      'upper',
      'leverage',
      'in domain',
      'polymer',
    ]);
    expect(columns).not.toContain('amw');
    expect(rows.map((row) => row[6])).toEqual(answer.ranked.map(({ name }) => name));
    expect(answer.lines.filter((line) => /^ +\d/.test(line))).toHaveLength(3);
  });

  it('fits features stated beforehand to a table', async () => {
    const table = { table: inFolder('polymers.csv'), target: 'measured', features, smiles: 'smiles', perAtom: true };
    const answer = await screened({ ...table, best: 'min' });
    expect(answer.intervals).toBe('fit');
    const byModel = await screened();
    expect(answer.ranked.at(-1)!.prediction).toBeCloseTo(byModel.ranked[0]!.prediction, 12);
    expect(answer.ranked[0]!.name).toContain('*');
  });

  it('warns when descriptors are not computed as they were for the model', async () => {
    const { card } = model;
    const descriptors = card.descriptors!.map((each) => ({
      ...each,
      origin: each.origin.replace('RDKit 2', 'RDKit 1'),
    }));
    writeFileSync(inFolder('old.json'), modelText({ ...model, card: { ...card, descriptors } }));
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await screened({ model: inFolder('old.json') });
    expect(stderr.mock.calls.join()).toMatch(
      /^CrippenMRPerAtom was computed by RDKit 1\S+ for the model, and is by RDKit 2/,
    );
    stderr.mockRestore();
  });

  it('leaves candidates without a number out only as asked', async () => {
    writeFileSync(inFolder('gaps.csv'), 'smiles,calculated\n*CC*,1.5\n*CC(*)C,\n*CC(*)c1ccccc1,1.6\nC1CC,1.5\n,1.4\n');
    const ask = (more = {}) => screened({ candidates: inFolder('gaps.csv'), ...more });
    await expect(ask()).rejects.toThrow(/gaps.csv, line 5: column smiles: "C1CC" cannot be read/);
    const { skipped, ranked } = await ask({ skipMissing: true });
    expect(skipped).toEqual([2, 4, 5]);
    expect(ranked.map(({ row }) => row)).toEqual([3, 1]);
  });

  it.each([
    ['smiles,calculated\n*CC*,1.5\nC1CC,1.5\n', /line 3: column smiles: "C1CC" cannot be read: unclosed ring/],
    ['smiles,calculated\n,1.5\n', /line 2: column smiles: the SMILES is missing/],
    ['calculated\n1.5\n', /column smiles: there is no such column/],
    ['smiles,calculated,amw\n*CC*,1.5,3\n', /column amw: a descriptor has the same name/],
    ['smiles,calculated\n*CC*,1.5\n*CC*,\n', /line 3, row 2: column calculated: the value is missing/],
    ['smiles,n\n*CC*,1.5\n', /column calculated: there is no such column/],
  ])('names file and place of what is wrong: %j', async (text, message) => {
    writeFileSync(inFolder('wrong.csv'), text);
    await expect(screened({ candidates: inFolder('wrong.csv') })).rejects.toThrow(message);
  });

  it('refuses half a question', async () => {
    const ask = (options: Partial<ScreenCommandOptions>) => screened({ table: inFolder('polymers.csv'), ...options });
    await expect(ask({})).rejects.toThrow(/give --model, or --table with --target and --features/);
    await expect(ask({ model: inFolder('model.json'), features })).rejects.toThrow(/a model has its own/);
  });
});

describe('a model file explained', () => {
  async function explained(options = {}): Promise<ModelExplanation & { lines: string[] }> {
    const output = new Kept();
    const files = { model: inFolder('model.json'), table: inFolder('polymers.csv') };
    await explainModel({ ...files, variant: 'interventional', seed: 1, ...options }, output);
    return { ...results['explain-model'].parse(output.value), lines: output.lines };
  }

  it.each(['interventional', 'conditional-gaussian'] as const)('adds up, %s', async (variant) => {
    const { baseline, rows } = await explained({ variant });
    expect(rows).toHaveLength(26);
    for (const { prediction, contributions } of rows) {
      const total = contributions.reduce((sum, { contribution }) => sum + contribution, baseline);
      expect(Math.abs(total - prediction)).toBeLessThan(1e-12);
    }
  });

  it('says what matters, and takes one row to parts', async () => {
    const { importance, rows, lines, variant } = await explained({ row: 3 });
    expect(variant).toBe('interventional');
    expect(importance.features[0]!.name).toBe('calculated');
    expect(importance.features[0]!.permutation!.mean).toBeGreaterThan(importance.features[1]!.permutation!.mean);
    expect(rows).toMatchObject([{ row: 3, measured: 1.592 }]);
    expect(lines.join('\n')).toMatch(/Row 3: 1\.\d+ is predicted, 1\.59 measured/);
    await expect(explained({ row: 27 })).rejects.toThrow(/has 26 rows/);
  });

  it('draws what moves the predictions, or the parts of one', async () => {
    const pictureOf = async (options = {}) => {
      await explained({ svg: inFolder('bars.svg'), ...options });
      return readFileSync(inFolder('bars.svg'), 'utf8');
    };
    expect(await pictureOf()).toMatch(/What moves the predicted measured/);
    const parts = await pictureOf({ row: 3 });
    for (const feature of features) expect(parts).toContain(`data-feature="${feature}"`);
  });

  it('has no permutation importance for rows that were not measured', async () => {
    const { importance } = await explained({ table: inFolder('candidates.csv') });
    expect(importance).toMatchObject({ measured: 0, rows: 60 });
    expect(importance.features[0]).not.toHaveProperty('permutation');
  });
});
