import { describe, expect, it } from 'vitest';
import { compile } from './compile.js';
import { problemsOf } from './feasibility.js';
import { point, procedure, refraction, request, units, workcell } from './testing.fixture.js';

const compiled = (changes: Partial<typeof request> = {}, on = workcell, what = procedure) =>
  compile({ ...request, ...changes }, what, on, units);
const steps = (changes = {}) => {
  const result = compiled(changes);
  if ('refusal' in result) throw new Error(result.refusal.reason);
  return result.value;
};
const stepOf = (id: string, changes = {}) => steps(changes).find(({ stepId }) => stepId === id);

describe('compiling a procedure', () => {
  it('weighs solids by their molar mass and measures liquids by volume', () => {
    expect(stepOf('dispense-bromide')).toMatchObject({ parameters: { amount: 36.404 }, units: { amount: 'mg' } });
    expect(stepOf('dispense-solvent')).toMatchObject({ parameters: { amount: 2000 }, units: { amount: 'uL' } });
  });

  it('converts what the campaign states in other units', () => {
    const inKelvin = { point: { ...point, temperature: 378.15 }, units: { ...request.units, temperature: 'K' } };
    expect(stepOf('react', inKelvin)?.parameters.temperature).toBe(105);
    const inMillimolar = {
      point: { ...point, concentration: 100 },
      units: { ...request.units, concentration: 'mmol/L' },
    };
    expect(stepOf('dispense-solvent', inMillimolar)?.parameters.amount).toBe(2000);
  });

  it('writes down with the run what its raw data are analysed for', () => {
    expect(stepOf('analyse')?.parameters).toMatchObject({ observes: 'yield', standardAmount: 0.1, fullAmount: 0.2 });
  });

  it.each([
    ['a temperature beyond the reactor', { temperature: 200 }, 'point', 'POINT.OUT_OF_LIMITS'],
    ['more solvent than the vial holds', { concentration: 0.02 }, 'point', 'POINT.OUT_OF_LIMITS'],
    ['a concentration of nothing', { concentration: 0 }, 'point', 'POINT.OUT_OF_LIMITS'],
    ['a substance without stock', { ligand: 'SPhos' }, 'infrastructure', 'STOCK.UNKNOWN'],
    ['a number where a substance is named', { base: 3 }, 'infrastructure', 'PROCEDURE.PARAMETER_UNFIT'],
    ['a liquid where a solid is weighed', { base: 'DMAc' }, 'infrastructure', 'PROCEDURE.UNFIT'],
  ])('refuses %s', (_, change, cause, code) => {
    expect(compiled({ point: { ...point, ...change } as never })).toMatchObject({ refusal: { cause, code } });
  });

  it('refuses an objective that is not measured, or in a unit that does not convert', () => {
    expect(compiled({ objectives: [{ name: 'purity', unit: '%' }] })).toHaveProperty(
      'refusal.code',
      'PROCEDURE.NOT_OBSERVED',
    );
    expect(compiled({ objectives: [{ name: 'yield', unit: 'degC' }] })).toHaveProperty(
      'refusal.code',
      'PROCEDURE.NOT_OBSERVED',
    );
  });

  it.each([
    ['heats a vessel that is not in the reactor', (id: string) => id !== 'to-reactor'],
    ['leaves the vessel in the chromatograph', (id: string) => id !== 'to-rack'],
    ['takes no vessel', (id: string) => id !== 'take-vial'],
  ])('refuses a procedure that %s', (_, keep) => {
    const broken = { ...procedure, steps: procedure.steps.filter(({ id }) => keep(id)) };
    expect(compiled({}, workcell, broken)).toHaveProperty('refusal.code', 'PROCEDURE.UNFIT');
  });
});

describe('compiling the procedure of the refractometer', () => {
  const of = (polymer: string, on = workcell) =>
    compiled(
      { point: { polymer }, units: {}, objectives: [{ name: 'refractive-index', unit: '' }] } as never,
      on,
      refraction,
    );

  it('doses the polymer, carries it to the prism and back, and says what is sought', () => {
    const result = of('PS');
    if ('refusal' in result) throw new Error(result.refusal.reason);
    expect(result.value.map(({ capability }) => capability)).toEqual([
      'take',
      'dispense',
      'transfer',
      'refract',
      'transfer',
    ]);
    expect(result.value[1]?.parameters).toEqual({ substance: 'PS', amount: 20 });
    expect(result.value[3]?.parameters).toEqual({
      method: 'critical-angle',
      observes: 'refractive-index',
      observedUnit: '',
      by: 'critical-angle',
    });
  });

  it('is refused on a workcell without a refractometer', () => {
    const { refract, ...capabilities } = workcell.capabilities;
    expect(of('PS', { ...workcell, capabilities })).toMatchObject({
      refusal: { reason: 'refract: nothing in arylation can refract' },
    });
  });

  it('is refused with a method that has no prism', () => {
    const methods = { 'critical-angle': workcell.methods['arylation-gradient']! };
    expect(of('PS', { ...workcell, methods })).toMatchObject({ refusal: { reason: 'critical-angle has no prism' } });
  });
});

describe('the feasibility of a campaign', () => {
  const offered = [
    { name: 'base', values: ['CsOAc', 'KOAc'] },
    { name: 'ligand', values: ['X-Phos', 'PCy3'] },
    { name: 'solvent', values: ['DMAc', 'BuCN'] },
    { name: 'concentration', unit: 'mol/L', values: [0.057, 0.153] },
    { name: 'temperature', unit: 'degC', lower: 90, upper: 120 },
  ];
  const problems = (changes: object[]) => {
    const changed = new Map([...offered, ...(changes as typeof offered)].map((each) => [each.name, each]));
    return problemsOf([...changed.values()], procedure, workcell, units);
  };

  it('finds nothing wrong with the bundled campaign', () => {
    expect(problems([])).toEqual([]);
  });

  it('names every problem with its parameter at once', () => {
    const found = problems([
      { name: 'base', values: ['CsOAc', 'NaOH'] },
      { name: 'temperature', unit: 'degC', lower: 90, upper: 300 },
      { name: 'concentration', unit: 'mol/L', values: [0.0001, 0.1] },
      { name: 'colour', values: ['red'] },
    ]);
    expect(new Set(found.map(({ parameter }) => parameter))).toEqual(
      new Set(['colour', 'base', 'temperature', 'concentration']),
    );
  });

  it('says what is missing, and what is wrong beside it', () => {
    const found = problemsOf(
      [
        { name: 'base', values: ['NaOH'] },
        { name: 'temperature', unit: 's', lower: 1, upper: 2 },
      ],
      procedure,
      workcell,
      units,
    );
    expect(found.map(({ parameter }) => parameter)).toEqual([
      'ligand',
      'solvent',
      'concentration',
      'base',
      'temperature',
    ]);
  });
});
