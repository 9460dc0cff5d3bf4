import { mean } from '@meguri/numerics';
import type { LogFailure } from './lammps-log.js';
import { fitLine } from './line.js';

/** Temperatures of the slabs of a cell along one axis. */
export interface TemperatureProfile {
  /** Centres of the slabs, fractions of the length of the cell. */
  readonly places: Float64Array;
  readonly temperatures: Float64Array;
}

/**
 * Reads what LAMMPS writes with `fix ave/chunk` for temperatures in slabs (columns chunk, coordinate, count,
 * temperature), averaged over the last `fraction` of the blocks.
 */
export function readTemperatureProfile(text: string, fraction: number): TemperatureProfile | LogFailure {
  const blocks: number[][][] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('#') || line.trim() === '') continue;
    const row = line.trim().split(/\s+/).map(Number);
    if (row.some(Number.isNaN)) return malformed(`a line is not numbers: ${JSON.stringify(line.slice(0, 80))}`);
    if (row.length === 3) blocks.push([]);
    else blocks.at(-1)?.push(row);
  }
  const slabs = blocks[0]?.length ?? 0;
  const whole = blocks.filter(({ length }) => length === slabs);
  const kept = whole.slice(Math.floor(whole.length * (1 - fraction)));
  if (slabs === 0 || kept.length === 0) return malformed('it has no block of temperatures');
  const averageOf = (slab: number, column: number) => mean(kept.map((block) => block[slab]![column] ?? Number.NaN));
  const columnOf = (column: number) => Float64Array.from({ length: slabs }, (_, slab) => averageOf(slab, column));
  return { places: columnOf(1), temperatures: columnOf(3) };
}

const malformed = (reason: string): LogFailure => ({ kind: 'malformed', reason: `temperature profile: ${reason}` });

/** What the profile says of a heat flow that was forced on the cell. */
export interface Gradient {
  /** Mean slope of both halves, K for the whole length of the cell. */
  readonly slope: number;
  /** Coefficients of determination of the lines through both halves. */
  readonly determinations: readonly [number, number];
  /** Whether both are straight enough for Fourier's law. */
  readonly linear: boolean;
  readonly coldest: number;
  readonly hottest: number;
}

/** RadonPy asks as much of both halves. */
const LEAST_DETERMINATION = 0.98;

/**
 * Lines through both halves of a profile of reverse non-equilibrium dynamics, whose first slab is cold and whose middle
 * one is hot, without those two slabs (Müller-Plathe, J. Chem. Phys. 106, 6082, 1997).
 */
export function gradientOf({ places, temperatures }: TemperatureProfile): Gradient {
  const middle = places.length / 2;
  const [rising, falling] = [
    fitLine(places.slice(1, middle), temperatures.slice(1, middle)),
    fitLine(places.slice(middle + 1), temperatures.slice(middle + 1)),
  ];
  const determinations = [rising.determination, falling.determination] as const;
  return {
    slope: (rising.slope - falling.slope) / 2,
    determinations,
    linear: determinations.every((value) => value >= LEAST_DETERMINATION),
    coldest: Math.min(...temperatures),
    hottest: Math.max(...temperatures),
  };
}

/**
 * Thermal conductivity by Fourier's law, W/(m K).
 * @param energy that was carried over, J, in `seconds`, both ways; `area` of the cross section and `length` of the cell, SI.
 */
export const thermalConductivity = (
  { energy, seconds, area, length }: Readonly<Record<'energy' | 'seconds' | 'area' | 'length', number>>,
  { slope }: Gradient,
): number => (energy / (2 * area * seconds) / slope) * length;
