import { elutions, gradientMinutes } from '@meguri/materials';
import { stream } from '@meguri/numerics';
import type { Injection } from './effect.js';
import { clamp, fingerprint } from './measurement-noise.js';

export interface Chromatogram {
  /** min, evenly spaced */
  readonly time: readonly number[];
  /** mAU */
  readonly signal: readonly number[];
}

/** min between two points */
const interval = 0.005;
/** Largest noise, as a share of the highest peak. */
export const noiseLimit = 0.005;

const noiseDeviation = 0.0008;
// a detector in the dark still flickers: mAU
const darkScale = 1;
/** min; time constant of cell and tubing, which gives each peak its tail */
const lag = 0.015;

/**
 * The detector's signal after an injection: Gaussian peaks that widen with retention, tailing by a first-order lag, on a
 * drifting baseline with noise. Same seed and injection: same signal.
 */
export function chromatogram(seed: string, { contents, volume, measured }: Injection): Chromatogram {
  const points = Math.round(gradientMinutes / interval) + 1;
  const clean = new Float64Array(points);
  for (const peak of elutions(contents, volume)) addPeak(clean, peak.retention, peak.area);
  tail(clean);

  const random = stream(seed, 'chromatogram', fingerprint(contents), volume, measured);
  const scale = Math.max(darkScale, ...clean);
  const drift = { offset: random.normal() * 0.5, slope: random.normal() * 0.1, wave: random.normal() * 0.2 };
  const time = Array.from(clean, (_, i) => round(i * interval, 3));
  const signal = Array.from(clean, (height, i) => {
    const t = i * interval;
    const baseline = drift.offset + drift.slope * t + drift.wave * Math.sin((2 * Math.PI * t) / gradientMinutes);
    const noise = clamp(random.normal() * noiseDeviation, noiseLimit) * scale;
    return round(height + baseline + noise, 3);
  });
  return { time, signal };
}

function addPeak(signal: Float64Array, retention: number, area: number): void {
  const sigma = 0.02 + 0.004 * retention;
  const height = area / (sigma * Math.sqrt(2 * Math.PI));
  const reach = 8 * sigma;
  const first = Math.max(0, Math.floor((retention - reach) / interval));
  const last = Math.min(signal.length - 1, Math.ceil((retention + reach) / interval));
  for (let i = first; i <= last; i++) {
    const z = (i * interval - retention) / sigma;
    signal[i] = (signal[i] ?? 0) + height * Math.exp(-0.5 * z * z);
  }
}

/** First-order lag; it moves the areas a little later and keeps their size. */
function tail(signal: Float64Array): void {
  const keep = Math.exp(-interval / lag);
  let previous = 0;
  for (let i = 0; i < signal.length; i++) {
    previous = keep * previous + (1 - keep) * (signal[i] ?? 0);
    signal[i] = previous;
  }
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
