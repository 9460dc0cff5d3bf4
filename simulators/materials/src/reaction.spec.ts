import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elutions } from './chromatography.js';
import { heat } from './reaction.js';
import { molarMass, substances } from './substances.js';

const charged = {
  'aryl-bromide': 0.2,
  'imidazole-substrate': 0.3,
  'Pd(OAc)2': 0.01,
  CsOAc: 0.6,
  'CgMe-PPh': 0.02,
  biphenyl: 0.1,
  DMAc: 0.2 / 0.153,
};

describe('heating a vessel', () => {
  it('makes the product that was measured under its conditions', () => {
    expect(heat(charged, 105, 16).product).toBeCloseTo(0.2, 9);
  });

  it('does nothing when one of the reagents is missing', () => {
    for (const substance of Object.keys(charged).filter((name) => name !== 'biphenyl')) {
      const { [substance as keyof typeof charged]: _left, ...incomplete } = charged;
      expect(heat(incomplete, 105, 16), `without ${substance}`).toEqual(incomplete);
    }
  });

  it('turns one bromide and one imidazole into one product, whatever was charged', () => {
    const amount = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, (bromide, imidazole, solvent) => {
        const before = { ...charged, 'aryl-bromide': bromide, 'imidazole-substrate': imidazole, DMAc: solvent };
        const after = heat(before, 105, 16);
        const amount = (substance: string) => after[substance] ?? 0;
        expect(amount('aryl-bromide') + amount('product')).toBeCloseTo(bromide, 12);
        expect(amount('imidazole-substrate') + amount('product')).toBeCloseTo(imidazole, 12);
        expect(Math.min(amount('aryl-bromide'), amount('imidazole-substrate'))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('counts each of two ligands by its share', () => {
    const product = (ligands: Record<string, number>) => {
      const { 'CgMe-PPh': _ligand, ...rest } = charged;
      return (heat({ ...rest, ...ligands }, 105, 16) as Record<string, number>).product ?? 0;
    };
    const mixed = product({ 'CgMe-PPh': 0.01, JackiePhos: 0.01 });
    expect(mixed).toBeCloseTo((product({ 'CgMe-PPh': 0.02 }) + product({ JackiePhos: 0.02 })) / 2, 12);
  });
});

describe('an injection', () => {
  it('shows areas in the ratio of amounts and responses', () => {
    const seen = elutions({ ...charged, product: 0.1 }, 5);
    const area = (substance: string) => seen.find((peak) => peak.substance === substance)?.area ?? 0;
    expect(area('product') / area('biphenyl')).toBeCloseTo(1.35, 12);
    expect(area('CsOAc')).toBe(0);
  });

  it('shows nothing of an empty vessel', () => {
    expect(elutions({}, 5)).toEqual([]);
  });
});

describe('molar masses', () => {
  // CRC Handbook of Chemistry and Physics, physical constants of organic compounds
  it.each([
    ['PPh3', 262.29],
    ['biphenyl', 154.21],
    ['KOAc', 98.14],
    ['DMAc', 87.12],
    ['PCy3', 280.43],
  ])('of %s is %d g/mol', (name, expected) => {
    expect(molarMass(substances[name]?.formula ?? '')).toBeCloseTo(expected, 1);
  });

  it('know no element that they have no weight for', () => {
    expect(() => molarMass('C2H5Xx')).toThrowError(/Xx/);
  });
});
