import { median } from '@meguri/numerics';

/** Makes the median absolute deviation of normal noise its standard deviation: 1 / Φ⁻¹(3/4). */
const MAD_TO_SD = 1.4826;
// the variance of a second difference of white noise is 1 + 4 + 1 times that of the noise
const SECOND_DIFFERENCE = Math.sqrt(6);

/**
 * Standard deviation of the noise, in the unit of the signal: from second differences, which slow drift and peaks many
 * points wide leave alone, by their median, which narrow peaks cannot move.
 */
export function noiseOf(signal: Float64Array): number {
  const differences: number[] = [];
  for (let i = 2; i < signal.length; i++) differences.push(Math.abs(signal[i]! - 2 * signal[i - 1]! + signal[i - 2]!));
  return (MAD_TO_SD * median(differences)) / SECOND_DIFFERENCE;
}
