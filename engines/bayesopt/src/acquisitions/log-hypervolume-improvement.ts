import { log1mexp, logSumExp, normalLogCdf, normalLogPdf } from '@meguri/numerics';
import { type Box, nonDominatedBoxes } from '../objectives/non-dominated-boxes.js';
import { logExpectedImprovement } from './log-expected-improvement.js';
import type { OutcomeAcquisition } from './outcome-acquisition.js';

/** Corners of the boxes in one objective: each distinct level once, and where every box finds its own. */
interface Levels {
  readonly values: Float64Array;
  readonly lower: Int32Array;
  /** -1 where the box is open. */
  readonly upper: Int32Array;
}

/**
 * Logarithm of the expected gain in hypervolume above `reference` over the front of `points`, for independent normal predictions;
 * more is better. Exact: the sum over the boxes of the non-dominated space of Π ψ(lower) - ψ(upper), ψ(a) being the expected
 * improvement over a (Yang, Emmerich, Deutz and Bäck, J. Global Optim. 75 (2019) 3-34), here in logarithms throughout, so that it
 * is finite, with a slope, however unlikely a gain is. With one objective it is the log expected improvement.
 */
export function logHypervolumeImprovement(
  points: readonly Float64Array[],
  reference: ArrayLike<number>,
): OutcomeAcquisition {
  const boxes = nonDominatedBoxes(points, reference);
  const levels = Array.from(reference, (_, i) => levelsOf(boxes, i));
  const gains = levels.map(({ values }) => new Float64Array(values.length));
  const edges = levels.map(() => new Float64Array(boxes.length));
  const volumes = new Float64Array(boxes.length);

  return (means, sds, slopes) => {
    volumes.fill(0);
    levels.forEach((level, i) => {
      writeGains(level.values, means[i]!, sds[i]!, gains[i]!);
      writeEdges(level, gains[i]!, edges[i]!);
      for (let k = 0; k < volumes.length; k++) volumes[k] = volumes[k]! + edges[i]![k]!;
    });
    const total = logSumExp(volumes);
    for (let i = 0; slopes && i < levels.length; i++) {
      const slope = slopeOf(levels[i]!, edges[i]!, volumes, total, means[i]!, sds[i]!);
      slopes.means[i] = slope.mean;
      slopes.sds[i] = slope.sd;
    }
    return total;
  };
}

function levelsOf(boxes: readonly Box[], i: number): Levels {
  const corners = boxes.flatMap(({ lower, upper }) => [lower[i]!, upper[i]!]);
  const values = [...new Set(corners)].filter(Number.isFinite).sort((a, b) => a - b);
  const rank = new Map(values.map((value, k) => [value, k]));
  return {
    values: Float64Array.from(values),
    lower: Int32Array.from(boxes, ({ lower }) => rank.get(lower[i]!)!),
    upper: Int32Array.from(boxes, ({ upper }) => rank.get(upper[i]!) ?? -1),
  };
}

/** log ψ at every level. */
function writeGains(values: Float64Array, mean: number, sd: number, gains: Float64Array): void {
  for (let j = 0; j < values.length; j++) gains[j] = logExpectedImprovement(mean, sd, values[j]!);
}

/** log (ψ(lower) - ψ(upper)) of every box. */
function writeEdges({ lower, upper }: Levels, gains: Float64Array, edges: Float64Array): void {
  for (let k = 0; k < edges.length; k++) {
    const whole = gains[lower[k]!]!;
    edges[k] = upper[k]! < 0 ? whole : whole + log1mexp(Math.min(0, gains[upper[k]!]! - whole));
  }
}

/** Derivatives of the total by one mean and sd: ψ' is Φ by the mean and φ by the sd. */
function slopeOf(
  { values, lower, upper }: Levels,
  edges: Float64Array,
  volumes: Float64Array,
  total: number,
  mean: number,
  sd: number,
) {
  const distances = values.map((value) => (mean - value) / sd);
  const logCdf = distances.map(normalLogCdf);
  const logPdf = distances.map(normalLogPdf);
  const slope = { mean: 0, sd: 0 };
  for (let k = 0; k < edges.length; k++) {
    const share = volumes[k]! - total - edges[k]!;
    if (!Number.isFinite(share)) continue;
    const [low, high] = [lower[k]!, upper[k]!];
    slope.mean += Math.exp(logCdf[low]! + share) - (high < 0 ? 0 : Math.exp(logCdf[high]! + share));
    slope.sd += Math.exp(logPdf[low]! + share) - (high < 0 ? 0 : Math.exp(logPdf[high]! + share));
  }
  return slope;
}
