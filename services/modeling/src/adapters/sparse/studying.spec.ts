import type { StudyQuestion } from '@meguri/contracts';
import { ScreeningResult } from '@meguri/contracts';
import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { checkTable, surveyTable } from './analysis.js';
import { fitFinal } from './final-fit.js';
import { describeTable } from './molecules.js';
import { screenTable } from './screening.js';
import { studyDesign } from './study-design.js';

const random = stream(1, 'studies');
const solvents = ['water', 'ethanol', 'toluene'];
/** 24 rows of two targets: y follows a and the solvent, z follows b. */
const rows = Array.from({ length: 24 }, (_, i) => {
  const [a, b, c] = [random.uniform(), random.uniform(), random.uniform()];
  const noise = () => 0.05 * random.uniform();
  return [`r${i}`, `batch ${i % 6}`, a, b, c, solvents[i % 3]!, 3 * a + (i % 3) + noise(), 5 * b + noise()].join(',');
});
const table = `name,batch,a,b,c,solvent,y,z\n${rows.join('\n')}\n`;
const question: StudyQuestion = {
  ...{ targets: ['y', 'z'], ignore: ['batch'], factors: ['solvent'], groups: {}, omit: [], rowNames: 'name' },
  ...{ units: { y: 'eV', a: 'mol' }, origins: { a: 'RDKit 2026.09.1' }, folds: { kind: 'leave-one-out' } },
  ...{ constraints: { force: [], forbid: [], eitherOr: [] }, top: 20, permutations: 19, seed: 1 },
};
const asked = { table, question };
const { rowNames: _, factors: __, ignore: ___, ...rest } = question;
const plain = { ...rest, factors: [], ignore: [] };

describe('a table that is studied', () => {
  it('is held out by the groups that it names', () => {
    const { scheme, rowNames } = studyDesign({
      table,
      question: { ...question, folds: { kind: 'grouped', by: 'batch', seed: 1 } },
    });
    expect(scheme).toMatchObject({ kind: 'grouped', labels: rows.map((_, i) => `batch ${i % 6}`) });
    expect(rowNames).toEqual(rows.map((_, i) => `r${i}`));
  });

  it('must name every row where it names rows', () => {
    expect(() => studyDesign({ table: table.replace('\nr4,', '\n,'), question })).toThrow('row 5: column name');
    expect(() => studyDesign({ table, question: { ...question, rowNames: 'id', ignore: ['name', 'batch'] } })).toThrow(
      'column id: there is no such column',
    );
  });

  it('is checked with its constraints before anything is searched', () => {
    const forced = { ...question, constraints: { force: ['d'], forbid: [], eitherOr: [] } };
    expect(() => checkTable({ table, question: forced })).toThrow('there is no feature d');
    expect(() => checkTable(asked)).not.toThrow();
  });

  it('goes from survey to screening for several targets', async () => {
    const { text, outcome } = await surveyTable(asked, {});
    expect(outcome.variables).toEqual(['a', 'b', 'c', 'solvent']);
    expect(outcome.targets.map(({ target, permutationP }) => [target, permutationP])).toEqual([
      ['y', 0.05],
      ['z', 0.05],
    ]);
    const fits = { y: ['solvent', 'a'], z: ['b'] };
    const models = Object.entries(fits).map(([target, features]) => {
      return { target, fit: fitFinal({ ...asked, survey: text, target, features }) };
    });
    const { fit } = models[0]!;
    expect(fit).toMatchObject({
      inputs: ['a', 'solvent=toluene', 'solvent=water'],
      descriptors: [
        { name: 'a', unit: 'mol', origin: 'RDKit 2026.09.1' },
        { name: 'solvent', columns: ['solvent=toluene', 'solvent=water'], origin: 'table' },
      ],
      folds: { kind: 'leave-one-out', count: 24 },
      searchSpace: { variables: outcome.variables },
    });
    expect(fit.rows).toHaveLength(24);
    expect(fit.coefficients!.map(({ value }) => Math.round(value))).toEqual([3, 1, -1]);
    const best = outcome.targets[0]!.best.features;
    expect(fit.rank === 1).toBe(best.length === 2 && best.includes('a') && best.includes('solvent'));

    const screened = await screenTable({
      models: models.map(({ target, fit: { model } }) => ({ target, unit: '', modelId: target, version: 1, model })),
      candidates: 'name,a,b,solvent,price\nP,0.5,0.5,toluene,\nQ,0.9,0.1,water,3\nR,0.5,80,ethanol,4\n',
      candidatesName: 'catalogue',
      rowNames: 'name',
      target: 'z',
      direction: 'minimise',
    });
    expect(screened).toMatchObject({ count: 3, outside: 1 });
    const { candidates, targets } = ScreeningResult.parse(JSON.parse(screened.text));
    // some winner of y needs a column that this table does not have
    expect(targets.map(({ target, intervals }) => [target, intervals])).toEqual([
      ['y', 'fit'],
      ['z', 'search-and-fit'],
    ]);
    expect(candidates.map(({ rank, row, name }) => [rank, row, name])).toEqual([
      [1, 2, 'Q'],
      [2, 1, 'P'],
      [3, 3, 'R'],
    ]);
    const { y, z } = candidates[1]!.predictions as Record<
      string,
      ScreeningResult['candidates'][number]['predictions'][string]
    >;
    expect([y!.mean, z!.mean]).toEqual([expect.closeTo(3.5, 1), expect.closeTo(2.5, 1)]);
    for (const { mean, lower, upper } of [y!, z!]) expect(lower! < mean && mean < upper!).toBe(true);
    // a cell that no model needs may be blank
    expect(candidates[1]!.point).not.toHaveProperty('price');
  });

  it('may be described by its molecules, and candidates by theirs', async () => {
    const molecules = { column: 'smiles', groups: false, perAtom: false };
    // boiling points of alkanes and alcohols, K
    const measured =
      'smiles,T\nCC,184.6\nCCC,231.1\nCCCC,272.7\nCCCCC,309.2\nCCCCCC,341.9\nCO,337.8\nCCO,351.4\nCCCO,370.3\nCCCCO,390.9\n';
    const described = await describeTable(measured, molecules);
    expect(described.text.split('\n')[1]).toMatch(/^CC,184.6,/);
    expect(described.origins.NumHeavyAtoms).toMatch(/^RDKit \d/);
    const asked = {
      table: described.text,
      question: {
        ...plain,
        targets: ['T'],
        features: ['NumHeavyAtoms', 'NumHBD'],
        molecules,
        origins: described.origins,
      },
    };
    const { text } = await surveyTable(asked, {});
    const fit = fitFinal({ ...asked, survey: text, target: 'T', features: ['NumHeavyAtoms', 'NumHBD'] });
    expect(fit.descriptors!.map(({ origin }) => origin)).toEqual([
      expect.stringMatching(/^RDKit/),
      expect.stringMatching(/^RDKit/),
    ]);
    const models = [{ target: 'T', unit: 'K', modelId: 'T', version: 1, model: fit.model }];
    const screening = { models, candidatesName: 'c', target: 'T', direction: 'maximise', molecules } as const;
    const screened = await screenTable({ ...screening, candidates: 'smiles\nCCCCCO\nCCCCCCC\n' });
    const { candidates } = ScreeningResult.parse(JSON.parse(screened.text));
    expect(candidates.map(({ point }) => point)).toEqual([{ smiles: 'CCCCCO' }, { smiles: 'CCCCCCC' }]);
    await expect(screenTable({ ...screening, candidates: 'smiles\nCCO\nC(C\n' })).rejects.toMatchObject({
      row: 2,
      column: 'smiles',
      message: expect.stringContaining('"C(C" cannot be read'),
    });
    await expect(describeTable('smiles,T\nCC,1\n,2\n', molecules)).rejects.toThrow(
      'row 2: column smiles: the SMILES is missing',
    );
  });

  it.each([
    ['name,a,b\nP,1,2\n', 'column solvent: there is no such column'],
    ['a,solvent\n1,benzene\n', 'row 1: column solvent: the model knows no level benzene'],
    ['a,solvent\n1,water\nx,water\n', 'row 2: column a'],
  ])('refuses candidates at their place: %j', async (candidates, message) => {
    const { text } = await surveyTable(asked, {});
    const { model } = fitFinal({ ...asked, survey: text, target: 'y', features: ['a', 'solvent'] });
    const models = [{ target: 'y', unit: '', modelId: 'y', version: 1, model }];
    const screening = { models, candidates, candidatesName: 'c', target: 'y', direction: 'maximise' } as const;
    await expect(screenTable(screening)).rejects.toThrow(message);
  });
});
