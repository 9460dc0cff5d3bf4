import { describe, expect, it } from 'vitest';
import { polymerOptics } from './polymer-optics.js';
import { molarMass, substances } from './substances.js';

describe('the optics of polymers', () => {
  it('are those of 26 different ones, all of which stand in the laboratory', () => {
    expect(polymerOptics).toHaveLength(26);
    expect(new Set(polymerOptics.map(({ smiles }) => smiles)).size).toBe(26);
    for (const { name } of polymerOptics) expect(substances[name]).toMatchObject({ role: 'polymer', state: 'solid' });
  });

  it('are near the truth where they were calculated, and mostly too low', () => {
    const errors = polymerOptics.map(
      ({ calculated, measured }) => calculated.refractiveIndex - measured.refractiveIndex,
    );
    for (const error of errors) expect(Math.abs(error)).toBeLessThan(0.1);
    expect(errors.filter((error) => error < 0).length).toBeGreaterThan(20);
  });

  it('come with repeat units that can be weighed', () => {
    // polystyrene: 104.15 g/mol of styrene
    expect(molarMass(polymerOptics.find(({ name }) => name === 'PS')!.formula)).toBeCloseTo(104.15, 1);
    for (const { formula } of polymerOptics) expect(molarMass(formula)).toBeGreaterThan(80);
  });
});
