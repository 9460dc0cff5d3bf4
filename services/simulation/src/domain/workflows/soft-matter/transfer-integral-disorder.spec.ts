import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { problemOfInputs } from '../../workflow.js';
import { couplings } from './couplings.js';
import { dimerSnapshots } from './dimer-snapshots.js';
import { type LiquidPlan, liquidScript } from './liquid.js';
import { elementsOf, type MoleculeFacts } from './molecule-facts.js';
import { transferIntegralDisorder as workflow } from './transfer-integral-disorder.js';

const first = { walltime: 0, memory: 0, protocol: 0, extension: 0 };
const inputs = { smiles: 'C=C', temperature: 120 };
const planIn = (adjustment = first): LiquidPlan =>
  JSON.parse(
    workflow.steps({ inputs, profile: 'ci' }, adjustment).find(({ name }) => name === 'plan')!.inputs!['plan.json']!,
  );

describe('the disorder of transfer integrals', () => {
  it.each([
    [{ temperature: 300 }, /smiles is missing/],
    [{ smiles: 'C=C' }, /temperature is missing/],
    [{ ...inputs, carrier: 'exciton' }, /hole or electron/],
    [{ ...inputs, smiles: 'C.C' }, /fragments/],
    [{ ...inputs, level: 'dft' }, /unknown input level/],
  ])('is not calculated for %j', (given, reason) => {
    expect(problemOfInputs(workflow, given as Record<string, string>)).toMatch(reason);
  });

  it('is followed longer where it is remembered longer', () => {
    expect(planIn({ ...first, extension: 1 }).snapshots).toBe(2 * planIn().snapshots);
  });

  const reading = (values: readonly number[]) => {
    const dimers = values.map((coupling, index) => ({ pair: 0, snapshot: index, coupling }));
    const files = { 'couplings.json': JSON.stringify({ dimers: dimers.toReversed() }) };
    return workflow.read([{ name: 'couplings', standardOutput: '', files }], { inputs, profile: 'ci' });
  };

  it('is told with errors, memory and figures, whatever the order of the dimers', () => {
    const random = stream(5, 'couplings');
    const result = reading(Array.from({ length: 400 }, () => 40 + 10 * random.normal()));
    if (!result.ok) throw new Error(result.reason);
    const value = Object.fromEntries(result.properties.map((property) => [property.name, property]));
    expect(Math.abs(value.transfer_integral!.value - 40)).toBeLessThan(4 * value.transfer_integral!.uncertainty!);
    expect(value.dynamic_disorder!.value).toBeCloseTo(10, 0);
    // nothing is remembered: half of the 0.5 ps between snapshots
    expect(value.correlation_time!.value).toBeCloseTo(0.25, 1);
    expect(value.correlation_time!.checks).toContain('shorter-than-a-snapshot');
    expect(result.figures?.map(({ name }) => name)).toEqual(['transfer-integrals', 'autocorrelation']);
  });

  it('is not told, but shown, when the trajectory is too short', () => {
    const result = reading(Array.from({ length: 20 }, (_, index) => index));
    expect(result).toMatchObject({ ok: false, class: 'not-converged', figures: [{ name: 'transfer-integrals' }] });
  });
});

const facts: MoleculeFacts = {
  template: 'unit.molecule',
  coefficients: 'unit.coefficients',
  atoms: 2,
  mass: 28,
  reach: 0.7,
  types: { atom: 1, bond: 1, angle: 0, dihedral: 0, improper: 0 },
  terms: { atom: 2, bond: 1, angle: 0, dihedral: 0, improper: 0 },
};

describe('the script of a disordered sample', () => {
  it('begins without overlap and dumps as many snapshots as are asked for', () => {
    const script = liquidScript(facts, planIn());
    expect(script).toContain('lattice sc 3.4');
    expect(script).toMatch(/^dump liquid all custom 500 /m);
    expect(script.trimEnd().split('\n').at(-1)).toBe('run 10000');
  });
});

describe('the elements of a molecule', () => {
  it('are those of the types in its template', () => {
    const types = [{ element: 'C' }, { element: 'H' }];
    expect(elementsOf('x\n\nTypes\n\n1 1\n2 2\n3 2\n\nCharges\n\n1 0\n', types)).toEqual(['C', 'H', 'H']);
  });
});

/** Diatomic molecules in a periodic cube of 20 ångström. */
const frame = (...places: readonly (readonly [number, number, number])[]) => {
  const rows = places.flatMap(([x, y, z], index) => [
    `${2 * index + 1} ${index + 1} 12 ${x} ${y} ${z}`,
    `${2 * index + 2} ${index + 1} 12 ${x} ${y} ${z + 1}`,
  ]);
  const box = 'ITEM: BOX BOUNDS pp pp pp\n0 20\n0 20\n0 20';
  return `ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n${rows.length}\n${box}\nITEM: ATOMS id mol mass xu yu zu\n${rows.join('\n')}\n`;
};
const question = {
  elements: ['C', 'C'],
  carrier: 'hole',
  basis: '6-31g*',
  auxiliaryBasis: 'def2-universal-jkfit',
} as const;

describe('the dimers of snapshots', () => {
  it('are the nearest pairs of the first one, followed through all of them and over boundaries', () => {
    const trajectory =
      frame([1, 5, 5], [18, 5, 5], [10, 5, 5], [14.5, 5, 5]) + frame([1, 5, 5], [12, 5, 5], [10, 5, 5], [14, 5, 5]);
    const { dimers } = dimerSnapshots(trajectory, { ...planIn(), pairs: 2 }, question);
    expect(dimers.map(({ pair, snapshot }) => [pair, snapshot])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect(dimers[0]!.positions).toEqual([1, 5, 5, 1, 5, 6, -2, 5, 5, -2, 5, 6]);
    expect(dimers[1]!.positions.slice(6)).toEqual([-8, 5, 5, -8, 5, 6]);
  });

  it.each([
    ['DIMERS.TOO_FEW', frame([1, 5, 5], [10, 5, 5])],
    ['CALCULATOR.OUTPUT_UNREADABLE', frame([1, 5, 5], [3, 5, 5]).slice(0, -4)],
    ['CALCULATOR.OUTPUT_UNREADABLE', frame([1, 5, 5], [3, 5, 5]).replace('ITEM: TIMESTEP', 'LAMMPS')],
  ])('are refused with %s', (code, text) => {
    expect(() => dimerSnapshots(text, planIn(), question)).toThrow(expect.objectContaining({ code }));
  });
});

describe('the gate of the transfer integrals', () => {
  const verdict = (coupling?: number) => {
    const files = { 'couplings.json': JSON.stringify({ dimers: coupling === undefined ? [] : [{ coupling }] }) };
    return couplings.gate!.check([{ name: 'gate', standardOutput: '', files }]);
  };

  it('takes the value of another program, of either sign, and no other', () => {
    expect(verdict(-273.2)).toBeUndefined();
    expect(verdict(27.2)).toMatch(/instead of 272.2/);
    expect(verdict()).toMatch(/NaN/);
  });
});
