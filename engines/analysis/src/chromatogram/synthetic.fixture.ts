import { type RandomStream, stream } from '@meguri/numerics';
import type { Chromatogram } from './chromatogram.js';
import { heightAt, type TailedPeak } from './exponentially-modified-gaussian.js';

export interface Synthetic {
  readonly peaks: readonly TailedPeak[];
  /** Largest excursion of the noise, mAU. */
  readonly noise?: number;
  readonly drift?: (t: number) => number;
  readonly seed?: number;
  readonly interval?: number;
  readonly minutes?: number;
}

/** A chromatogram of known areas: tailed peaks on a drifting baseline with noise of a printed seed. */
export function synthetic({
  peaks,
  noise = 0,
  drift = () => 0,
  seed = 1,
  interval = 0.005,
  minutes = 10,
}: Synthetic): Chromatogram {
  const random = stream(seed, 'noise');
  const points = Math.round(minutes / interval) + 1;
  const time = Float64Array.from({ length: points }, (_, i) => i * interval);
  const signal = time.map(
    (t) => peaks.reduce((sum, peak) => sum + heightAt(peak, t), 0) + drift(t) + excursion(random, noise),
  );
  return { time, signal };
}

// normal noise, cut at three standard deviations
const excursion = (random: RandomStream, largest: number): number =>
  largest === 0 ? 0 : Math.max(-largest, Math.min(largest, (random.normal() * largest) / 3));
