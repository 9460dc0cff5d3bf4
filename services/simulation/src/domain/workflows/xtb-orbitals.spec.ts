import { describe, expect, it } from 'vitest';
import { problemOfInputs } from '../workflow.js';
import { xtbOrbitals } from './xtb-orbitals.js';

/** The lines of a real output of xtb 6.5.1 for benzene that the workflow reads. */
const benzene = `
   *** GEOMETRY OPTIMIZATION CONVERGED AFTER 4 ITERATIONS ***
        15        2.0000           -0.4025253             -10.9533 (HOMO)
        16                         -0.2211960              -6.0190 (LUMO)
 Mol. α(0) /au        :         67.869832
          | TOTAL ENERGY              -15.879640656036 Eh   |
`;
const reading = (text: string) => xtbOrbitals.read([{ name: 'orbitals', standardOutput: text }], { inputs: {} });

const first = { walltime: 0, memory: 0, protocol: 0, extension: 0 };

describe('the orbitals of a molecule', () => {
  it('are read from the output of xtb, the polarisability in cubic ångström', () => {
    const result = reading(benzene);
    if (!result.ok) throw new Error(result.reason);
    const value = Object.fromEntries(result.properties.map((property) => [property.name, property.value]));
    expect(value).toMatchObject({ homo: -10.9533, lumo: -6.019, energy: -15.879640656036 });
    expect(value.gap).toBeCloseTo(4.9343, 4);
    // experiment: 10.3 to 10.4 cubic ångström
    expect(value.polarisability).toBeCloseTo(10.057, 3);
  });

  it.each([
    ['not-converged', benzene.replace('CONVERGED AFTER', 'FAILED TO CONVERGE AFTER')],
    ['calculator', benzene.replace('(LUMO)', '')],
    ['unphysical', benzene.replace('-6.0190', '-16.0190')],
  ])('are not published when the output is %s', (kind, text) => {
    expect(reading(text)).toMatchObject({ ok: false, class: kind });
  });

  it.each([
    [{}, /missing/],
    [{ smiles: 'CC; rm -rf /' }, /characters/],
    [{ smiles: '*CC*' }, /open end/],
    [{ smiles: 'CC.O' }, /fragments/],
    [{ smiles: 'C', charge: 1 }, /unknown input charge/],
  ])('are not calculated from %j', (inputs, reason) => {
    expect(problemOfInputs(xtbOrbitals, inputs as Record<string, string>)).toMatch(reason);
  });

  it('are asked for with arguments that no shell reads', () => {
    expect(xtbOrbitals.steps({ inputs: { smiles: 'C$(x)' } }, first)[0]?.arguments[0]).toBe('-:C$(x)');
  });
});
