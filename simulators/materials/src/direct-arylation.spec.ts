import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArylationConditions, advanceYield, arylationYield, nominalHours } from './direct-arylation.js';
import { levels, yields } from './direct-arylation-table.js';

const best = { base: 'CsOAc', ligand: 'CgMe-PPh', solvent: 'DMAc', concentration: 0.153, temperature: 105 };
const nominal = (conditions: Omit<ArylationConditions, 'hours'>) =>
  arylationYield({ ...conditions, hours: nominalHours });

const reagents = {
  base: fc.constantFrom(...levels.base),
  ligand: fc.constantFrom(...levels.ligand),
  solvent: fc.constantFrom(...levels.solvent),
};
const anywhere = fc.record({
  ...reagents,
  concentration: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
  temperature: fc.double({ min: 20, max: 200, noNaN: true }),
});

describe('the yield of the direct arylation', () => {
  it('is the measured one on the grid', () => {
    expect(nominal(best)).toBe(100);
    expect(nominal({ ...best, ligand: 'JackiePhos', temperature: 90 })).toBeLessThan(100);
  });

  it('lies between the four measurements around a point', () => {
    fc.assert(
      fc.property(anywhere, (point) => {
        const around = levels.concentration.flatMap((concentration) =>
          levels.temperature.map((temperature) => ({ concentration, temperature })),
        );
        const near = around.filter(
          ({ concentration, temperature }) =>
            beside(levels.concentration, concentration, point.concentration) &&
            beside(levels.temperature, temperature, point.temperature),
        );
        const corners = near.map((corner) => nominal({ ...point, ...corner }));
        expect(nominal(point)).toBeGreaterThanOrEqual(Math.min(...corners) - 1e-9);
        expect(nominal(point)).toBeLessThanOrEqual(Math.max(...corners) + 1e-9);
      }),
    );
  });

  it('is linear in the concentration between two measured ones', () => {
    fc.assert(
      fc.property(fc.record(reagents), fc.double({ min: 0, max: 1, noNaN: true }), (which, share) => {
        const at = (concentration: number) => nominal({ ...which, concentration, temperature: 105 });
        expect(at(0.057 + share * (0.1 - 0.057))).toBeCloseTo(at(0.057) + share * (at(0.1) - at(0.057)), 9);
      }),
    );
  });

  it('stays at the nearest level outside the measured range', () => {
    expect(nominal({ ...best, temperature: 300 })).toBe(nominal({ ...best, temperature: 120 }));
    expect(nominal({ ...best, concentration: 0.001 })).toBe(nominal({ ...best, concentration: 0.057 }));
  });

  it('is zero without base, ligand or solvent, and without time', () => {
    for (const missing of ['base', 'ligand', 'solvent']) expect(nominal({ ...best, [missing]: undefined })).toBe(0);
    expect(nominal({ ...best, solvent: 'water' })).toBe(0);
    expect(arylationYield({ ...best, hours: 0 })).toBe(0);
  });

  it('grows with time and never beyond the measured yield', () => {
    fc.assert(
      fc.property(anywhere, fc.double({ min: 0, max: 40, noNaN: true }), (point, hours) => {
        const sooner = arylationYield({ ...point, hours });
        const later = arylationYield({ ...point, hours: hours + 1 });
        expect(later).toBeGreaterThanOrEqual(sooner);
        expect(later).toBeLessThanOrEqual(nominal(point));
      }),
    );
  });

  it('does not care how a heating is divided', () => {
    fc.assert(
      fc.property(anywhere, fc.double({ min: 0, max: nominalHours, noNaN: true }), (point, hours) => {
        const before = arylationYield({ ...point, hours });
        const whole = advanceYield(before, { ...point, hours: nominalHours - hours });
        expect(whole).toBeCloseTo(nominal(point), 9);
      }),
    );
  });
});

const source = join(import.meta.dirname, '../../../../shared/data/direct-arylation');
const missing =
  !existsSync(source) &&
  'needs ../shared/data/direct-arylation (github.com/b-shields/edbo, experiments/data/direct_arylation)';

describe('the compact table', () => {
  it('has one yield for every combination', () => {
    const count = Object.values(levels).reduce((product, { length }) => product * length, 1);
    expect(yields).toHaveLength(count);
    expect(count).toBe(1728);
    for (const value of yields) expect(value >= 0 && value <= 100).toBe(true);
  });

  it('says what the published rows say', ({ skip }) => {
    if (missing) return skip(missing);
    const names = new Map(
      [
        ['base_dft.csv', 'base'],
        ['ligand-boltzmann_dft.csv', 'ligand'],
        ['solvent_dft.csv', 'solvent'],
      ].flatMap(([file = '', kind]) =>
        rows(file).map((row) => [row[`${kind}_SMILES`] ?? '', row[`${kind}_file_name`] ?? ''] as const),
      ),
    );
    const published = rows('experiment_index.csv');
    expect(published).toHaveLength(1728);
    for (const row of published) {
      const conditions = {
        base: names.get(row.Base_SMILES ?? ''),
        ligand: names.get(row.Ligand_SMILES ?? ''),
        solvent: names.get(row.Solvent_SMILES ?? ''),
        concentration: Number(row.Concentration),
        temperature: Number(row.Temp_C),
      };
      expect(nominal(conditions), JSON.stringify(row)).toBe(Number(row.yield));
    }
  });
});

/** Whether a level is one of the two that a value lies between, or the nearest to a value outside. */
function beside(grid: readonly number[], level: number, value: number): boolean {
  const inside = Math.min(Math.max(value, grid[0] ?? 0), grid.at(-1) ?? 0);
  const lower = Math.max(...grid.filter((each) => each <= inside));
  const upper = Math.min(...grid.filter((each) => each >= inside));
  return level === lower || level === upper;
}

function rows(file: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(join(source, file), 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}
