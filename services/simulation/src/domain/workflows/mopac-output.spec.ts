import { describe, expect, it } from 'vitest';
import { mopacReport } from './mopac-output.fixture.js';
import { polar, readMopac } from './mopac-output.js';

const read = (text: string, wavelengths = [656.3, 486.1]) =>
  readMopac([{ name: 'a', standardOutput: '', files: { 'a.out': text } }], 'a', 'a.out', wavelengths);

describe('an output of MOPAC', () => {
  it('is asked for polarisabilities at photon energies, of wavelengths', () => {
    expect(polar([656.28, 486.13], 'TOL=1.D-6')).toBe('POLAR(E=(1.8892,2.5504),BETA=0,GAMMA=0,TOL=1.D-6)');
  });

  it('becomes a result for other programs: geometry in bohr, heat of formation in Hartree, polarisabilities beside', () => {
    const output = read(mopacReport(13.02, [6.35118, 6.39306]));
    if (typeof output === 'string') throw new Error(output);
    expect([output.molarMass, output.polarisabilities]).toEqual([13.02, [6.35118, 6.39306]]);
    const { molecule, return_result, provenance, extras } = output.atomicResult;
    expect(molecule.symbols).toEqual(['C', 'H']);
    expect(molecule.geometry[0]).toBeCloseTo(0.937072019 * 1.8897261, 6);
    expect(return_result).toBeCloseTo(-23.08852 / 627.5095, 8);
    expect(provenance).toEqual({ creator: 'MOPAC', version: '22.0.6', routine: 'mopac' });
    const [first] = extras.meguri.polarisabilities as unknown[];
    expect(first).toEqual({
      wavelength: { value: 656.3, unit: 'nm' },
      isotropic: { value: 6.35118, unit: 'angstrom3' },
    });
  });

  it.each([
    ['that has not ended', mopacReport(13.02, [6.4, 6.4]).replace('ENDED NORMALLY', 'STOPPED')],
    ['with too few polarisabilities', mopacReport(13.02, [6.4])],
    ['without its geometry', mopacReport(13.02, [6.4, 6.4]).replace('   2    H ', '')],
    ['of numbers that are none', mopacReport(Number.NaN, [6.4, 6.4])],
  ])('%s says nothing but why', (_, text) => {
    expect(read(text)).toMatch(/^a\.out: /);
  });
});
