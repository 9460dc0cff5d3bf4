import { gameShares, productGame } from '@meguri/attributions';
import { mean, solveUpper } from '@meguri/numerics';
import { scaleRow, type Trend } from '../kernels/covariance.js';
import { GAUSSIAN_MIXTURES } from '../kernels/gaussian-mixture.js';
import { placedPoint } from '../kernels/warping.js';
import { type GaussianProcess, predictor } from '../surrogates/gaussian-process.js';

/** From a standardised outcome to the unit in which effects are wanted. */
type InUnit = (standardised: number) => number;
const standardised: InUnit = (outcome) => outcome;

/** Most points that others are compared with. */
const MOST_POINTS = 64;
/** Most steps that an answer may cost: a second or two. */
const BUDGET = 1e8;

/** Outcomes closer than that have the slope at their place. */
const SLOPE_STEP = 1e-6;

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
 * The Shapley values of the posterior mean of the target at `x`, over all coalitions. A coalition has its coordinates from `x` and the
 * others from the reference points: at most 64 of the observed ones, evenly chosen, fewer where there are many parameters
 * (interventional values: Lundberg and Lee, NIPS 2017; Janzing, Minorics and Blöbaum, AISTATS 2020). All features of a coordinate act
 * together. Exact but for the kernel, which is taken as a sum of Gaussians that is right to 1e-9. Where `inUnit` is not linear, as for an
 * objective in logarithms, they are those on the scale of the model, each pair of points scaled to its difference in the unit.
 */
export function effectsAt(gp: GaussianProcess, x: Float64Array, inUnit: InUnit = standardised): Effects {
  const references = spread(rowsOf(gp), Math.max(1, affordable(gp)));
  const pairs = references.map((_, r) => [0, r + 1] as const);
  const effects = comparisons(gp, [x, ...references], pairs, inUnit);
  return {
    baseline: mean(references.map((row) => inUnit(meanAt(gp, row)))),
    effects: x.map((_, d) => mean(effects.map((each) => each[d]!))),
  };
}

/**
 * The mean size of the Shapley values over at most 64 observed points, evenly chosen, which are the reference points too: of two points
 * each has the negative effects of the other, so that half of the pairs are enough.
 */
export function importanceOf(gp: GaussianProcess, inUnit: InUnit = standardised): Importance {
  const points = spread(rowsOf(gp), Math.max(2, Math.sqrt(2 * affordable(gp))));
  const pairs = points.flatMap((_, i) => Array.from({ length: i }, (_, j) => [i, j] as const));
  const effects = comparisons(gp, points, pairs, inUnit);
  const explained = points.map(() => new Float64Array(gp.columns.length));
  pairs.forEach(([i, j], pair) => {
    effects[pair]!.forEach((effect, d) => {
      explained[i]![d]! += effect / points.length;
      explained[j]![d]! -= effect / points.length;
    });
  });
  const sizes = Float64Array.from(gp.columns, (_, d) => mean(explained.map((each) => Math.abs(each[d]!))));
  return { sizes, points: points.length };
}

/** The coordinates that the model looks at. */
export const varied = ({ covariance }: GaussianProcess): number[] => [
  ...new Set(covariance.features.map(({ axis }) => axis)),
];

/** Pairs of points whose comparison the budget allows. */
function affordable(gp: GaussianProcess): number {
  const players = varied(gp).length;
  return BUDGET / (GAUSSIAN_MIXTURES[gp.covariance.kernel.name].length * Math.ceil(players / 2) * players * gp.size);
}

const rowsOf = ({ columns, size }: GaussianProcess): Float64Array[] =>
  Array.from({ length: size }, (_, i) => Float64Array.from(columns, (column) => column[i]!));

/** At most `count` of the points, evenly chosen, and never more than 64. */
function spread<T>(points: readonly T[], count: number): T[] {
  const length = Math.min(points.length, MOST_POINTS, Math.floor(count));
  return Array.from({ length }, (_, i) => points[Math.floor((i * points.length) / length)]!);
}

/**
 * The effects by coordinate at the first point of each pair against the second as the only reference; those against several are their
 * average, by linearity. The mean is a sum over Gaussians and observed points of terms that are products over coordinates, whose
 * shares add up, too.
 */
function comparisons(
  gp: GaussianProcess,
  points: readonly Float64Array[],
  pairs: readonly (readonly [number, number])[],
  inUnit: InUnit,
): Float64Array[] {
  const { size, covariance, columns } = gp;
  const players = varied(gp);
  const width = players.length;
  const weights = targetWeights(gp);
  const distances = points.map((point) => distancesFrom(gp, point, players));
  const tables = distances.map((each) => new Float64Array(each.length));
  const shares = pairs.map(() => new Float64Array(width));
  const share = productGame(width);
  for (const { rate, weight } of GAUSSIAN_MIXTURES[covariance.kernel.name]) {
    distances.forEach((each, p) => {
      for (let k = 0; k < each.length; k++) tables[p]![k] = Math.exp(-rate * each[k]!);
    });
    pairs.forEach(([here, there], pair) => {
      for (let n = 0; n < size; n++) {
        share(weight * weights[n]!, tables[here]!, n * width, tables[there]!, n * width, shares[pair]!);
      }
    });
  }
  if (covariance.trend) addTrendShares(covariance.trend, points, pairs, players, shares);
  const means = points.map((point) => meanAt(gp, point));
  return pairs.map(([here, there], pair) => {
    const slope = slopeBetween(means[there]!, means[here]!, inUnit);
    const effects = new Float64Array(columns.length);
    players.forEach((d, player) => {
      effects[d] = slope * shares[pair]![player]!;
    });
    return effects;
  });
}

/** What a trend adds to the shares of each pair: players that it does not depend on, or in which the points agree, get nothing. */
function addTrendShares(
  trend: Trend,
  points: readonly Float64Array[],
  pairs: readonly (readonly [number, number])[],
  players: readonly number[],
  shares: readonly Float64Array[],
): void {
  pairs.forEach(([here, there], pair) => {
    const [x, reference] = [points[here]!, points[there]!];
    const involved = [...players.keys()].filter((player) => {
      const d = players[player]!;
      return x[d] !== reference[d] && trend.axes.includes(d);
    });
    const mixed = reference.slice();
    const game = gameShares(involved.length, (isMember) => {
      involved.forEach((player, k) => {
        const d = players[player]!;
        mixed[d] = isMember(k) ? x[d]! : reference[d]!;
      });
      return trend.at(mixed);
    });
    involved.forEach((player, k) => {
      shares[pair]![player]! += game[k]!;
    });
  });
}

/** The posterior mean of the target, in standardised outcomes. */
function meanAt(gp: GaussianProcess, row: Float64Array): number {
  const { sources } = gp.covariance;
  return predictor(gp)(sources ? row.with(sources.axis, 0) : row).mean;
}

/** How much of the unit a standardised outcome stands for between two of them. */
function slopeBetween(from: number, to: number, inUnit: InUnit): number {
  const [low, high] = Math.abs(to - from) > SLOPE_STEP ? [from, to] : [to - SLOPE_STEP, to + SLOPE_STEP];
  return (inUnit(high) - inUnit(low)) / (high - low);
}

/** The squared distances from a point to the observed ones, those of one observed point after those of another. */
function distancesFrom(
  { covariance, placed: columns, size }: GaussianProcess,
  point: Float64Array,
  players: readonly number[],
): Float64Array {
  const { features, hyperparameters } = covariance;
  const x = placedPoint(hyperparameters.warps, point);
  const sums = columns.map(() => new Float64Array(size));
  features.forEach(({ axis, metric }, f) => {
    metric.add(x[axis]!, columns[axis]!, hyperparameters.lengthscales[f]! ** -2, sums[axis]!, size);
  });
  return Float64Array.from({ length: size * players.length }, (_, k) => {
    return sums[players[k % players.length]!]![Math.floor(k / players.length)]!;
  });
}

/** The weights of the correlations with the observed points in the posterior mean of the target. */
function targetWeights({ covariance, size, columns, factor, whitened }: GaussianProcess): Float64Array {
  const weights = whitened.slice();
  solveUpper(factor, size, weights);
  scaleRow(covariance, new Float64Array(columns.length), columns, weights, size);
  return weights;
}
