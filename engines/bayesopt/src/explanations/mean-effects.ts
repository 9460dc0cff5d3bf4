import { dot, mean, solveUpper } from '@meguri/numerics';
import { priorMean, scaleRow } from '../kernels/covariance.js';
import { SpaceError } from '../spaces/space-error.js';
import type { GaussianProcess } from '../surrogates/gaussian-process.js';
import { shapleyValues } from './shapley.js';

/** From a standardised outcome to the unit in which effects are wanted. */
type InUnit = (standardised: number) => number;
const standardised: InUnit = (outcome) => outcome;

/** Most parameters that effects are worked out for: their coalitions, and so the work, double with every one. */
export const MOST_PARAMETERS = 15;
/** Most points that others are compared with. */
const MOST_POINTS = 64;
/** Most covariances that an answer may cost: a few seconds. */
const BUDGET = 5e7;

/** What each coordinate contributes to the posterior mean at a point, in the unit of `inUnit`. */
export interface Effects {
  /** Average of the posterior mean over the reference points; with the effects it adds up to the mean at the point. */
  readonly baseline: number;
  /** Shapley value of each coordinate; 0 for one that the model does not look at. */
  readonly effects: Float64Array;
}

/** How much each coordinate matters over the observed points. */
export interface Importance {
  /** Mean size of the effect of each coordinate, in the unit of `inUnit`. */
  readonly sizes: Float64Array;
  /** Number of observed points that were explained, each against as many. */
  readonly points: number;
}

/**
 * Exact Shapley values of the posterior mean of the target at `x`, taken from standardised outcomes to a unit by `inUnit`. A coalition has its coordinates from `x` and the others from the
 * reference points: at most 64 of the observed ones, evenly chosen, fewer where there are many parameters (interventional values: Lundberg and Lee, NIPS 2017;
 * Janzing, Minorics and Blöbaum, AISTATS 2020). All features of a coordinate act together. Throws SpaceError above 15 parameters.
 */
export function effectsAt(gp: GaussianProcess, x: Float64Array, inUnit: InUnit = standardised): Effects {
  const references = spread(rowsOf(gp), affordable(gp));
  const compare = comparisonOf(gp, inUnit);
  const pairs = references.map((reference) => compare(x, reference));
  return {
    baseline: mean(pairs.map(({ baseline }) => baseline)),
    effects: x.map((_, d) => mean(pairs.map(({ effects }) => effects[d]!))),
  };
}

/**
 * The mean size of the Shapley values over at most 64 observed points, evenly chosen, which are the reference points too: of two points
 * each has the negative effects of the other, so that half of the pairs are enough. Throws SpaceError above 15 parameters.
 */
export function importanceOf(gp: GaussianProcess, inUnit: InUnit = standardised): Importance {
  const points = spread(rowsOf(gp), Math.sqrt(2 * affordable(gp)));
  const compare = comparisonOf(gp, inUnit);
  const explained = points.map(() => new Float64Array(gp.columns.length));
  for (let i = 0; i < points.length; i++) {
    for (let j = 0; j < i; j++) {
      compare(points[i]!, points[j]!).effects.forEach((effect, d) => {
        explained[i]![d]! += effect / points.length;
        explained[j]![d]! -= effect / points.length;
      });
    }
  }
  const sizes = Float64Array.from(gp.columns, (_, d) => mean(explained.map((effects) => Math.abs(effects[d]!))));
  return { sizes, points: points.length };
}

/** The coordinates that the model looks at. */
export const varied = ({ covariance }: GaussianProcess): number[] => [
  ...new Set(covariance.features.map(({ axis }) => axis)),
];

/** Pairs of points whose comparison the budget allows, at least one. */
function affordable(gp: GaussianProcess): number {
  const parameters = varied(gp).length;
  if (parameters > MOST_PARAMETERS) {
    throw new SpaceError(
      `effects of ${parameters} parameters would need ${2 ** parameters} predictions for every pair of points`,
      undefined,
      `ask for them with at most ${MOST_PARAMETERS} parameters`,
    );
  }
  return BUDGET / (2 ** parameters * gp.size);
}

const rowsOf = ({ columns, size }: GaussianProcess): Float64Array[] =>
  Array.from({ length: size }, (_, i) => Float64Array.from(columns, (column) => column[i]!));

/** At most `count` of the points, evenly chosen, and never more than 64 nor fewer than one. */
function spread<T>(points: readonly T[], count: number): T[] {
  const length = Math.min(points.length, MOST_POINTS, Math.max(1, Math.floor(count)));
  return Array.from({ length }, (_, i) => points[Math.floor((i * points.length) / length)]!);
}

/**
 * The effects at a point against one reference; those against several are their average, by linearity. Coordinates in which the two
 * points agree have none and leave the game, which halves it each time.
 */
function comparisonOf(gp: GaussianProcess, inUnit: InUnit): (x: Float64Array, reference: Float64Array) => Effects {
  const distances = distancesOf(gp);
  const posteriorMean = meanOfDistances(gp);
  const prediction = (squared: Float64Array) => inUnit(posteriorMean(squared));
  const coordinates = varied(gp);
  return (x, reference) => {
    const here = distances(x);
    const there = distances(reference);
    const shared = coordinates.filter((d) => x[d] === reference[d]).map((d) => here[d]!);
    const different = coordinates.filter((d) => x[d] !== reference[d]);
    const choices = different.map((d) => [there[d]!, here[d]!] as const);
    const values = coalitionValues(shared, choices, gp.size, prediction);
    const shares = shapleyValues(different.length, values);
    const effects = new Float64Array(x.length);
    different.forEach((d, player) => {
      effects[d] = shares[player]!;
    });
    return { baseline: values[0]!, effects };
  };
}

/** The squared distances from a point to the observed ones, one array per coordinate. */
function distancesOf({ covariance, columns, size }: GaussianProcess): (x: Float64Array) => Float64Array[] {
  const { features, hyperparameters } = covariance;
  return (x) => {
    const sums = columns.map(() => new Float64Array(size));
    features.forEach(({ axis, metric }, f) => {
      metric.add(x[axis]!, columns[axis]!, hyperparameters.lengthscales[f]! ** -2, sums[axis]!, size);
    });
    return sums;
  };
}

/** The posterior mean of the target from the squared distances to the observed points, which are overwritten. */
function meanOfDistances({ covariance, size, columns, factor, whitened }: GaussianProcess) {
  const weights = whitened.slice();
  solveUpper(factor, size, weights);
  const target = new Float64Array(columns.length);
  scaleRow(covariance, target, columns, weights, size);
  const prior = priorMean(covariance, 0);
  return (squared: Float64Array): number => {
    covariance.kernel.correlate(squared, size);
    return prior + dot(squared, 0, weights, 0, size);
  };
}

/**
 * The value of every coalition: a member takes the second of its two arrays, the others the first, and the value is that of their
 * sum. Walks the tree of choices, so that coalitions share the sums of the players they have in common.
 */
function coalitionValues(
  shared: readonly Float64Array[],
  choices: readonly (readonly [absent: Float64Array, present: Float64Array])[],
  length: number,
  value: (sum: Float64Array) => number,
): Float64Array {
  const values = new Float64Array(2 ** choices.length);
  const sums = Array.from({ length: choices.length + 1 }, () => new Float64Array(length));
  for (const terms of shared) add(sums[0]!, terms, sums[0]!);
  const visit = (player: number, coalition: number): void => {
    const choice = choices[player];
    if (!choice) {
      values[coalition] = value(sums[player]!);
      return;
    }
    choice.forEach((terms, present) => {
      add(sums[player]!, terms, sums[player + 1]!);
      visit(player + 1, coalition | (present << player));
    });
  };
  visit(0, 0);
  return values;
}

function add(one: Float64Array, other: Float64Array, sum: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = one[i]! + other[i]!;
}
