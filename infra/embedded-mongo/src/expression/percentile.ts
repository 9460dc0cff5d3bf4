import { MongoError } from '../errors.js';

/** Checks a list of probabilities. */
export function percentileArguments(p: unknown): number[] {
  if (!Array.isArray(p) || p.length === 0 || !p.every((q) => typeof q === 'number' && q >= 0 && q <= 1)) {
    throw new MongoError(7750301, "$percentile 'p' must be an array of numbers from 0 to 1");
  }
  return p;
}

/**
 * The smallest number with at least the share p of all numbers at or below it, for each p; null when there are no
 * numbers. This is the discrete percentile that MongoDB's t-digest gives for small inputs.
 */
export function percentiles(values: unknown[], p: number[], method: unknown): (number | null)[] {
  if (method !== 'approximate') throw new MongoError(2, "'method' must be 'approximate'");
  const sorted = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  return p.map((q) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null);
}
