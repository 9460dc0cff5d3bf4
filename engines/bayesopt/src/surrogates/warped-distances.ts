import { type Packed, rowStart } from '@meguri/numerics';
import { type Warp, warped, warpSlopes } from '../kernels/warping.js';
import type { TrainingData } from './log-posterior.js';

/** Distances between training points that change with the warps, and what follows from that. */
export interface WarpedDistances {
  /** Rewrites the distances on the warped axes. */
  update(warps: readonly Warp[]): void;
  /**
   * Adds the derivatives by log a and log b of each warp, from place `at` on; `sensitivity` has those by the squared distance of each
   * pair, weighted by `weightOf` the feature.
   */
  addGradients(gradient: Float64Array, at: number, sensitivity: Packed, weightOf: (feature: number) => number): void;
}

/** The squared distances of the features of `data`, packed, of which those on the warped axes are kept up to date. */
export function warpedDistances(data: TrainingData, distances: readonly Float64Array[]): WarpedDistances {
  const axes = data.warped ?? [];
  const places = axes.map(() => new Float64Array(data.outcomes.length));
  const featureOn = axes.map((axis) => data.features.findIndex((feature) => feature.axis === axis));
  let current: readonly Warp[] = [];
  return {
    update(warps) {
      current = warps;
      warps.forEach((warp, w) => {
        const place = places[w]!;
        data.columns[warp.axis]!.forEach((x, i) => {
          place[i] = warped(warp, x);
        });
        writeSquaredDifferences(place, distances[featureOn[w]!]!);
      });
    },
    addGradients(gradient, at, sensitivity, weightOf) {
      current.forEach((warp, w) => {
        const pulls = pullsOn(places[w]!, sensitivity);
        const weight = 2 * weightOf(featureOn[w]!);
        data.columns[warp.axis]!.forEach((x, i) => {
          const { logA, logB } = warpSlopes(warp, x);
          gradient[at + 2 * w]! += weight * pulls[i]! * logA;
          gradient[at + 2 * w + 1]! += weight * pulls[i]! * logB;
        });
      });
    },
  };
}

function writeSquaredDifferences(column: Float64Array, target: Packed): void {
  for (let i = 0; i < column.length; i++) {
    const row = rowStart(i);
    for (let j = 0; j <= i; j++) target[row + j] = (column[i]! - column[j]!) ** 2;
  }
}

/** Half the derivative by each place of the sum of all pairs' squared differences, each times its sensitivity. */
function pullsOn(column: Float64Array, sensitivity: Packed): Float64Array {
  const pulls = new Float64Array(column.length);
  for (let i = 0; i < column.length; i++) {
    const row = rowStart(i);
    for (let j = 0; j < i; j++) {
      const pull = sensitivity[row + j]! * (column[i]! - column[j]!);
      pulls[i]! += pull;
      pulls[j]! -= pull;
    }
  }
  return pulls;
}
