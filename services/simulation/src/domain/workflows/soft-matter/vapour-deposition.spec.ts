import { describe, expect, it } from 'vitest';
import { problemOfInputs, readResult } from '../../workflow.js';
import { type DepositionPlan, depositionScript, geometryOf } from './deposition.js';
import { analyseFilm } from './film-analysis.js';
import { factsOf } from './molecule-facts.js';
import { vapourDeposition } from './vapour-deposition.js';

const first = { walltime: 0, memory: 0, protocol: 0, extension: 0 };
const inputs = { smiles: 'C=C', temperature: 60 };
const planIn = (request: Parameters<typeof vapourDeposition.steps>[0], adjustment = first): DepositionPlan =>
  JSON.parse(vapourDeposition.steps(request, adjustment).find(({ name }) => name === 'plan')!.inputs!['plan.json']!);

const template = `a rod

3 atoms
2 bonds
1 angles

Coords

1 0 0 0
2 1.5 0 0
3 3 0 0

Types

1 1
2 1
3 2
`;
const summary = { types: { atom: 2, bond: 1, angle: 1, dihedral: 0, improper: 0 }, chainMass: 25 };
const rod = () => factsOf(['unit.molecule', template], 'unit.coefficients', summary);

describe('what a deposition must know of a molecule', () => {
  it('is read from its template and its summary', () => {
    expect(rod()).toMatchObject({
      atoms: 3,
      reach: 1.5,
      types: { atom: 2, bond: 1, angle: 1, dihedral: 0, improper: 0 },
      terms: { atom: 3, bond: 2, angle: 1, dihedral: 0, improper: 0 },
    });
  });

  it('is not read from anything else', () => {
    expect(() => factsOf(['unit.molecule', ''], 'unit.coefficients', summary)).toThrow(/no molecule/);
  });
});

describe('the script of a deposition', () => {
  const plan = planIn({ inputs, profile: 'ci' });

  it('lets as many molecules come as are asked for, onto a substrate of a type of its own', () => {
    const script = depositionScript(rod(), plan);
    expect(script).toContain('create_box 3 box bond/types 1 ');
    expect(script).toMatch(new RegExp(`^fix arrive film deposit ${plan.molecules} 0 800 `, 'm'));
    expect(script).toContain('create_atoms 3 region sheet');
  });

  it('lets them appear above any film that they can build, as fast as they leave a hot source', () => {
    const { vapour, top, speed } = geometryOf({ ...rod(), mass: 154.2 }, plan);
    expect(vapour[0]).toBeGreaterThan(3.35 + 1.5 + plan.molecules * (154.2 / 0.602214 / (8 * 5 * 10.48)));
    expect(top).toBeGreaterThan(vapour[1] + 1.5);
    // sqrt(π R T / 2 M) of biphenyl at 600 K: 225 m/s
    expect(speed).toBeCloseTo(225.4e-5, 5);
  });

  it('is more careful after it blew up or jammed, and rests longer after it was too hot', () => {
    const careful = planIn({ inputs, profile: 'ci' }, { ...first, protocol: 1 });
    expect(careful).toMatchObject({ timeStep: 0.5, interval: 2 * plan.interval, seed: plan.seed + 1 });
    expect(planIn({ inputs, profile: 'ci' }, { ...first, extension: 1 }).rest).toBe(2 * plan.rest);
  });
});

describe('a deposition', () => {
  it.each([
    [{ temperature: 300 }, /smiles is missing/],
    [{ smiles: 'C=C' }, /temperature is missing/],
    [{ ...inputs, temperature: 'cold' }, /not within/],
    [{ ...inputs, temperature: 5000 }, /not within/],
    [{ ...inputs, smiles: '*CC*' }, /open end/],
    [{ ...inputs, smiles: 'C.C' }, /fragments/],
    [{ ...inputs, rate: 1 }, /unknown input rate/],
  ])('is not done for %j', (given, reason) => {
    expect(problemOfInputs(vapourDeposition, given as Record<string, string>)).toMatch(reason);
  });
});

const asked: DepositionPlan = { ...planIn({ inputs, profile: 'ci' }), molecules: 4, rest: 2, frames: 1 };
const log = `Step Atoms c_film PotEng
0 8 100 -1
1000 8 60 -1
Loop time of 1 on 1 procs
Step Atoms c_film PotEng
1000 8 61 -1
2000 8 59 -1
Loop time of 1 on 1 procs
Total wall time: 0:00:01
`;

/** Frames of upright molecules of two atoms, each at its height above the substrate. */
const trajectory = (...frames: (readonly number[])[]) =>
  frames
    .map((heights, index) => {
      const rows = heights.flatMap((height, molecule) => [
        `${2 * molecule + 1} ${molecule + 1} 12 ${5 * molecule} 5 ${height}`,
        `${2 * molecule + 2} ${molecule + 1} 12 ${5 * molecule} 5 ${height + 1.4}`,
      ]);
      const box = 'ITEM: BOX BOUNDS pp pp ff\n0 20\n0 20\n-5 60';
      const head = `ITEM: TIMESTEP\n${1000 * (index + 1)}\nITEM: NUMBER OF ATOMS\n${rows.length}\n${box}`;
      return `${head}\nITEM: ATOMS id mol mass xu yu zu\n${rows.join('\n')}\n`;
    })
    .join('');
const complete = trajectory([3], [3, 3, 3, 40], [3, 3, 3, 40], [3, 3, 3, 40]);

describe('a deposited film', () => {
  it('is what landed and stayed, with its order, its temperature and how it grew', () => {
    const film = analyseFilm(complete, log, asked);
    expect(film).toMatchObject({ landed: 3, order: { value: 1, count: 3 }, temperature: 60 });
    expect(film.growth.map(({ time, landed }) => [time, landed])).toEqual([
      [1, 1],
      [2, 3],
      [3, 3],
      [4, 3],
    ]);
    expect(film.thickness).toBeCloseTo(2 * (3.7 - 3.35 / 2), 10);
  });

  it.each([
    ['DEPOSITION.JAMMED', trajectory([3, 3, 3], [3, 3, 3], [3, 3, 3]), log],
    ['DEPOSITION.NO_FILM', trajectory([3, 3, 3, 3], [3, 3, 40, 45], [3, 3, 40, 45]), log],
    ['CALCULATOR.OUTPUT_UNREADABLE', complete.slice(0, -5), log],
    ['CALCULATOR.OUTPUT_UNREADABLE', complete.replaceAll('xu yu zu', 'xs ys zs'), log],
    ['CALCULATOR.OUTPUT_UNREADABLE', complete, 'nothing'],
  ])('is refused with %s', (code, text, words) => {
    expect(() => analyseFilm(text, words, asked)).toThrow(
      expect.objectContaining({ code, remedy: expect.any(String) }),
    );
  });

  const readingOf = (film: object) =>
    vapourDeposition.read([{ name: 'film', standardOutput: '', files: { 'film.json': JSON.stringify(film) } }], {
      inputs,
    });

  it('is told with its errors, how far it is from an experiment, and figures', () => {
    const film = analyseFilm(complete, log, asked);
    expect(readingOf(film)).toMatchObject({
      ok: true,
      properties: [
        {
          name: 'orientation_order',
          value: 1,
          uncertainty: 0,
          count: 3,
          checks: expect.arrayContaining(['film-60-K', '1-of-4-molecules-did-not-stay', 'small-film']),
        },
        { name: 'film_thickness', unit: 'nm' },
        { name: 'film_density', unit: 'g/cm3' },
        { name: 'molecules_landed', value: 3 },
      ],
      figures: [{ name: 'order-by-height' }, { name: 'order-by-time' }],
    });
  });

  it('is not told while it still holds the heat of its molecules', () => {
    const film = { ...analyseFilm(complete, log, asked), temperature: 90 };
    expect(readingOf(film)).toMatchObject({ ok: false, class: 'not-converged', figures: [{}, {}] });
  });

  it.each(['', '{"plan": {"molec'])('is not told when there is nothing to read in %j', (text) => {
    const outputs = [{ name: 'film', standardOutput: '', files: { 'film.json': text } }];
    expect(readResult(vapourDeposition, [], outputs, { inputs })).toMatchObject({ ok: false, class: 'calculator' });
  });
});
