import { describe, expect, it } from 'vitest';
import { failureOf } from '../../failures.js';
import { problemOfInputs, type Request, readResult } from '../../workflow.js';
import { pyscf } from './calculator.js';
import { emitter } from './emitter.js';

const first = { walltime: 0, memory: 0, protocol: 0, extension: 0 };
const optimised = '*** GEOMETRY OPTIMIZATION CONVERGED AFTER 4 ITERATIONS ***\n* finished run on 2026/11/25\n';
const state = (energy: number, oscillatorStrength = 0, converged = true) => ({ energy, oscillatorStrength, converged });

/** What the program writes of formaldehyde by TDA-PBE0/def2-SVP, shortened. */
const formaldehyde = {
  ...{
    method: 'tda',
    functional: 'pbe0',
    basis: 'def2-svp',
    auxiliaryBasis: 'def2-universal-jkfit',
    ...{ grid: 1, responseGrid: 0 },
  },
  ...{ cycles: 100, careful: false, program: 'PySCF', version: '2.14.0', functions: 38, electrons: 16 },
  symbols: ['C', 'O', 'H', 'H'],
  geometry: [0, 0, 0, 0, 0, 2.277, 0, 1.767, -1.115, 0, -1.767, -1.115],
  ...{ energy: -114.3, correlation: 0, homo: -7.3, lumo: -0.9 },
  singlets: [state(3.98, 0), state(8.9, 0.12)],
  triplets: [state(3.31), state(5.6)],
};

function reading(written: object | string, asked: Partial<Request> = {}) {
  const request = { inputs: { smiles: 'C=O' }, ...asked };
  const text = typeof written === 'string' ? written : JSON.stringify(written);
  const outputs = [
    { name: 'geometry', standardOutput: '' },
    { name: 'orbitals', standardOutput: optimised },
    { name: 'excitations', standardOutput: 'finished\n', files: { 'result.json': text } },
  ];
  return readResult(emitter, emitter.steps(request, first), outputs, request);
}

function valuesOf(result: ReturnType<typeof reading>) {
  if (!result.ok) throw new Error(result.reason);
  return Object.fromEntries(result.properties.map((property) => [property.name, property]));
}

describe('an emitter', () => {
  it('has orbitals, states and their gap, with all of the method that they depend on', () => {
    const { s1, t1, singlet_triplet_gap, homo, log10_k_risc } = valuesOf(reading(formaldehyde));
    expect([s1?.value, t1?.value, homo?.value]).toEqual([3.98, 3.31, -7.3]);
    expect(singlet_triplet_gap?.value).toBeCloseTo(0.67, 10);
    expect(s1?.method).toBe(
      'TDA-PBE0/def2-svp (spherical), density fitting (def2-universal-jkfit), grids 1 and 0, PySCF 2.14.0, GFN2-xTB geometry, vertical',
    );
    expect(log10_k_risc?.checks).toEqual(
      expect.arrayContaining(['spin-orbit-coupling-assumed', 'reorganisation-energy-assumed']),
    );
  });

  it('has a rate between those of the ends of what is assumed, or given with its provenance', () => {
    const assumed = valuesOf(reading(formaldehyde));
    const inputs = { smiles: 'C=O', spin_orbit_low: '0.5', spin_orbit_high: 0.5, spin_orbit_provenance: 'imported' };
    const given = valuesOf(reading(formaldehyde, { inputs }));
    for (const { log10_k_risc_low: low, log10_k_risc: middle, log10_k_risc_high: high } of [assumed, given])
      expect(low!.value < middle!.value && middle!.value < high!.value).toBe(true);
    expect(given.log10_k_risc_low!.value).toBeGreaterThan(assumed.log10_k_risc_low!.value);
    expect(given.log10_k_risc!.uncertainty).toBeLessThan(assumed.log10_k_risc!.uncertainty!);
    expect(given.log10_k_risc!.checks).toContain('spin-orbit-coupling-imported');
  });

  it('may be dark by symmetry, but has no other property that is 0', () => {
    expect(valuesOf(reading(formaldehyde)).oscillator_strength?.value).toBe(0);
    expect(reading({ ...formaldehyde, homo: 0 })).toMatchObject({ ok: false, reason: 'homo is 0' });
  });

  it('shows its spectrum, whose bands hold the oscillator strengths', () => {
    const { figures } = reading(formaldehyde);
    const [spectrum] = figures![0]!.series;
    const step = spectrum!.x[1]! - spectrum!.x[0]!;
    expect(spectrum!.y.reduce((sum, y) => sum + y * step, 0)).toBeCloseTo(0.12, 3);
  });

  it('claims no accuracy in the profile ci', () => {
    expect(valuesOf(reading(formaldehyde, { profile: 'ci' })).s1?.checks).toContain('no-claim-of-accuracy');
  });
});

describe('an inverted gap', () => {
  const inverted = { ...formaldehyde, singlets: [state(2.7)], triplets: [state(2.9)] };

  it('is refused from a method without double excitations, and S1 and T1 alone are not', () => {
    const refused = { ok: false, class: 'unphysical', code: 'METHOD.CANNOT_DESCRIBE' };
    expect(reading(inverted)).toMatchObject(refused);
    expect(reading(inverted, { properties: ['log10_k_risc'] })).toMatchObject(refused);
    expect(valuesOf(reading(inverted, { properties: ['s1', 't1'] })).t1?.value).toBe(2.9);
  });

  it('is a result of ADC(2), which says that it has double excitations', () => {
    const { singlet_triplet_gap } = valuesOf(reading({ ...inverted, method: 'adc(2)', functional: null }));
    expect(singlet_triplet_gap?.value).toBeCloseTo(-0.2, 10);
    expect(singlet_triplet_gap?.checks).toContain('double-excitations');
  });
});

describe('states that are not what they are taken for', () => {
  it.each([
    ['no triplets', { ...formaldehyde, triplets: [] }, 'calculator', /no triplet/],
    ['no singlets', { ...formaldehyde, singlets: [] }, 'calculator', /no singlet/],
    ['singlets as triplets', { ...formaldehyde, triplets: formaldehyde.singlets }, 'calculator', /same number/],
    ['a triplet below the ground state', { ...formaldehyde, triplets: [state(-0.3)] }, 'unphysical', /unstable/],
    ['an S1 that did not converge', { ...formaldehyde, singlets: [state(4, 0, false)] }, 'not-converged', /converge/],
    ['half a file', '{"singlets": [', 'calculator', /not what the program writes/],
    ['no file', '', 'calculator', /not what the program writes/],
  ])('are no result: %s', (_, written, kind, reason) => {
    const result = reading(written);
    expect(result).toMatchObject({ ok: false, class: kind });
    expect(result.ok ? '' : result.reason).toMatch(reason);
  });
});

describe('the gate of PySCF', () => {
  const verdict = (s1: number, t1: number) => {
    const text = JSON.stringify({ ...formaldehyde, singlets: [state(s1)], triplets: [state(t1)] });
    return pyscf.gate!.check([{ name: 'gate', standardOutput: '', files: { 'result.json': text } }]);
  };
  it('lets pass what NWChem says, and neither singlets for triplets, nor nothing, nor other numbers', () => {
    expect(verdict(6.569, 4.761)).toBeUndefined();
    expect(verdict(6.569, 6.569)).toMatch(/not 0.5 eV below/);
    expect(pyscf.gate!.check([])).toMatch(/not 0.5 eV below/);
    expect(verdict(6.669, 4.761)).toMatch(/instead of/);
  });
});

describe('the inputs of an emitter', () => {
  const smiles = 'c1ccccc1';
  it.each([
    [{ smiles, level: 'adc2' }],
    [{ smiles: 'C[N+](=O)[O-]' }],
    [{ smiles, spin_orbit_low: '0.2', spin_orbit_high: '0.4', spin_orbit_provenance: 'computed' }],
    [{ smiles, temperature: '350', functional: 'cam-b3lyp' }],
  ])('are accepted: %j', (inputs) => expect(emitter.check(inputs as Record<string, string>)).toBeUndefined());

  it.each([
    [{}, /smiles is missing/],
    [{ smiles: '*CC*' }, /open end/],
    [{ smiles: 'C[NH3+]' }, /charge \+1/],
    [{ smiles: '[O-]C=O' }, /charge -1/],
    [{ smiles: '[Fe+2]' }, /charge \+2/],
    [{ smiles: '[Ca++:1]' }, /charge \+2/],
    [{ smiles, level: 'ccsd' }, /level is ccsd; give tda-dft, adc2/],
    [{ smiles, functional: 'lda' }, /give b3lyp, pbe0/],
    [{ smiles, functional: 'pbe0', level: 'adc2' }, /no meaning/],
    [{ smiles, temperature: '0' }, /positive/],
    [{ smiles, spin_orbit_low: '0.2' }, /give both/],
    [{ smiles, spin_orbit_low: '0.2', spin_orbit_high: '1' }, /say where spin_orbit comes from/],
    [{ smiles, spin_orbit_low: '2', spin_orbit_high: '1', spin_orbit_provenance: 'assumed' }, /above/],
    [{ smiles, reorganisation_low: 'x', reorganisation_high: '1', reorganisation_provenance: 'assumed' }, /is x/],
    [{ smiles, spin_orbit_provenance: 'computed' }, /are missing/],
    [{ smiles, charge: '1' }, /unknown input charge/],
  ])('are refused: %j', (inputs, reason) => {
    expect(problemOfInputs(emitter, inputs as Record<string, string>)).toMatch(reason);
  });
});

describe('what stops the states of an emitter', () => {
  const steps = emitter.steps({ inputs: { smiles: 'C=O' } }, first);
  it.each([
    ['SCF.NOT_CONVERGED: no self-consistent field in 100 cycles; a level shift may help', 'numerical'],
    ['METHOD.OPEN_SHELL: the number of electrons is odd; give a closed-shell molecule', 'input'],
    ['METHOD.ELEMENT: an element is heavier than krypton; use another program', 'input'],
    ['numpy._core._exceptions._ArrayMemoryError: Unable to allocate 12.6 MiB', 'memory'],
    ['Segmentation fault', 'calculator'],
  ])('has a class: %s', (lastWords, kind) => {
    expect(failureOf({ step: 'excitations', how: 'exit', detail: '1', lastWords }, steps)).toMatchObject({
      class: kind,
    });
  });
});

describe('the steps of an emitter', () => {
  const asked = (request: Partial<Request>, adjustment = first) => {
    const step = emitter.steps({ inputs: { smiles: 'C=O' }, ...request }, adjustment).at(-1)!;
    return JSON.parse(step.inputs!['request.json']!) as object;
  };
  it('are a conformer, its minimum, and states at the level that was asked for', () => {
    const names = emitter.steps({ inputs: { smiles: 'C=O' } }, first).map(({ program }) => program);
    expect(names).toEqual(['obabel', 'xtb', 'meguri-pyscf']);
    expect(asked({ profile: 'ci' })).toMatchObject({ method: 'tda', functional: 'pbe0', basis: 'sto-3g', grid: 0 });
    const highest = asked({ inputs: { smiles: 'C=O', level: 'adc2' } });
    expect(highest).toMatchObject({ method: 'adc(2)', functional: null, basis: 'def2-svp' });
  });

  it('are more careful after a field that was not found, and more patient after states that were not', () => {
    expect(asked({})).toMatchObject({ careful: false, cycles: 100 });
    expect(asked({}, { ...first, protocol: 1 })).toMatchObject({ careful: true });
    expect(asked({}, { ...first, extension: 1 })).toMatchObject({ cycles: 200 });
  });
});
