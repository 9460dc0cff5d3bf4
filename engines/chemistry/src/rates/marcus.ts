/** Reduced Planck constant, eV s, and Boltzmann constant, eV/K (both exact since 2019). */
const HBAR = 6.582119569e-16;
const BOLTZMANN = 8.617333262e-5;
/** 1 cm-1 in eV. */
const WAVENUMBER = 1.239841984e-4;

/** What the rate of a transition between two states depends on. */
export interface Transition {
  /** Coupling of the states V, cm-1, greater than 0. */
  readonly coupling: number;
  /** Energy of the final state above the initial one ΔE, eV; negative downhill. */
  readonly energy: number;
  /** Reorganisation energy λ, eV, greater than 0. */
  readonly reorganisation: number;
  /** K, greater than 0. */
  readonly temperature: number;
}

export type Interval = readonly [low: number, high: number];

/**
 * Decadic logarithm of the rate (in s-1) of a non-adiabatic transition in the high-temperature limit,
 * k = (2π/ħ) V² (4πλkT)^(-1/2) exp(-(ΔE + λ)² / (4λkT)) (Marcus, Rev. Mod. Phys. 65, 599, 1993, eq. 33). A logarithm,
 * because rates of wide gaps are smaller than the smallest number.
 * @throws RangeError when an argument is out of its range.
 */
export function marcusLogRate({ coupling, energy, reorganisation, temperature }: Transition): number {
  checkPositive({ coupling, reorganisation, temperature });
  if (!Number.isFinite(energy)) throw new RangeError(`energy is ${energy}; give a number of eV`);
  const thermal = BOLTZMANN * temperature;
  const prefactor = ((2 * Math.PI) / HBAR) * (coupling * WAVENUMBER) ** 2;
  const density = 4 * Math.PI * reorganisation * thermal;
  const exponent = -((energy + reorganisation) ** 2) / (4 * reorganisation * thermal);
  return Math.log10(prefactor) - Math.log10(density) / 2 + exponent / Math.LN10;
}

/**
 * Lowest and highest {@link marcusLogRate} for coupling and reorganisation energy anywhere in their intervals. It rises with
 * the coupling; over λ it has one maximum, at λ² + 2kTλ = ΔE², so that the lowest lies at an end.
 * @throws RangeError when an interval is turned round, or an end out of its range.
 */
export function marcusLogRateInterval({
  coupling,
  energy,
  reorganisation,
  temperature,
}: Pick<Transition, 'energy' | 'temperature'> & {
  readonly coupling: Interval;
  readonly reorganisation: Interval;
}): Interval {
  checkOrder({ coupling, reorganisation });
  const rate = (v: number, lambda: number) =>
    marcusLogRate({ coupling: v, energy, reorganisation: lambda, temperature });
  const [weak, strong] = coupling;
  const [small, large] = reorganisation;
  const low = Math.min(rate(weak, small), rate(weak, large));
  const thermal = BOLTZMANN * temperature;
  const fastest = Math.hypot(thermal, energy) - thermal;
  return [low, rate(strong, Math.min(large, Math.max(small, fastest)))];
}

function checkPositive(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values))
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} is ${value}; give a positive number`);
}

function checkOrder(intervals: Readonly<Record<string, Interval>>): void {
  for (const [name, [low, high]] of Object.entries(intervals))
    if (!(low <= high)) throw new RangeError(`${name} goes from ${low} to ${high}; give the lower end first`);
}
