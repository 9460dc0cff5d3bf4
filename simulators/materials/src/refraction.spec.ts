import { describe, expect, it } from 'vitest';
import { refractiveIndex } from './refraction.js';
import { molarMass } from './substances.js';

describe('the refractive index of what is in a vessel', () => {
  it('is the measured one of its polymer, however much of it there is', () => {
    expect(refractiveIndex({ PS: 0.2 })).toBe(1.592);
    expect(refractiveIndex({ PS: 0.9, DMAc: 1 })).toBe(1.592);
  });

  it('lies between those of a mixture, by mass', () => {
    const halves = { PS: 1 / molarMass('C8H8'), CYTOP: 1 / molarMass('C6F10O') };
    expect(refractiveIndex(halves)).toBeCloseTo((1.592 + 1.34) / 2, 9);
  });

  it('is that of air where no polymer is', () => {
    expect(refractiveIndex({ DMAc: 2 })).toBeCloseTo(1, 3);
  });
});
