import { erfc, erfcx } from '@meguri/numerics';

/** A Gaussian peak with an exponential tail, as mixing in cell and tubing makes it. */
export interface TailedPeak {
  /** unit of the signal × min */
  readonly area: number;
  /** Centre of the Gaussian part, min. */
  readonly centre: number;
  /** Standard deviation of the Gaussian part, min. */
  readonly width: number;
  /** Time constant of the tail, min. */
  readonly tail: number;
}

/** Height at time t (E. Grushka, Anal. Chem. 44, 1733 (1972)), in the form that neither over- nor underflows. */
export function heightAt({ area, centre, width, tail }: TailedPeak, t: number): number {
  const x = (t - centre) / width;
  const ratio = width / tail;
  const z = (ratio - x) / Math.SQRT2;
  const value = z > 0 ? Math.exp(-0.5 * x * x) * erfcx(z) : Math.exp(0.5 * ratio * ratio - ratio * x) * erfc(z);
  return (area / (2 * tail)) * value;
}
