import { logSumExp, mean } from '@meguri/numerics';
import { noiseVariance } from '../kernels/covariance.js';
import { keyOf } from '../spaces/pool.js';
import type { Sources } from '../spaces/sources.js';
import { type GaussianProcess, posteriorCovariance } from '../surrogates/gaussian-process.js';
import type { Member } from './ensemble.js';
import { FEWEST_TO_JUDGE } from './model.js';

/** A point asked of one source. */
export interface Question {
  readonly row: Float64Array;
  /** What is added to the log expected improvement: the logarithm of the share of knowledge that is gained per relative cost. */
  readonly logValue: number;
}

/** Money that other sources may cost before the target can judge them, in answers of the target: at first, and more for each that it gave. */
const CREDIT = { first: 0.5, each: 0.25 };

/**
 * The sources that may be asked after the points `asked`: until the target has answered often enough for the others to be judged by
 * it, they are given little money, since one that says nothing of the target looks as promising as one that does.
 */
export function withinCredit(sources: Sources, asked: readonly Float64Array[]): Sources {
  const [cost, ...others] = sources.costs;
  if (cost === undefined) return sources;
  const askedOf = Map.groupBy(asked, (row) => row[sources.axis]!);
  const own = askedOf.get(0)?.length ?? 0;
  const lent = others.reduce<number>((sum, each, i) => sum + (each ?? 0) * (askedOf.get(i + 1)?.length ?? 0), 0);
  if (own >= FEWEST_TO_JUDGE || lent <= cost * (CREDIT.first + CREDIT.each * own)) return sources;
  return { ...sources, costs: [cost, ...others.map(() => undefined)] };
}

/**
 * The source that is worth its cost most at a point of the target: the share of the target's variance that its answer would
 * remove, per cost (the spirit of augmented expected improvement: Huang, Allen, Notz and Miller, Struct. Multidisc. Optim. 32
 * (2006) 369-382). Undefined where every source has answered or was asked.
 */
export function worthwhileSource(
  row: Float64Array,
  members: readonly Member[],
  sources: Sources | undefined,
  taken: ReadonlySet<string>,
): Question | undefined {
  if (!sources) return { row, logValue: 0 };
  let best: Question | undefined;
  sources.costs.forEach((cost, source) => {
    if (cost === undefined) return;
    const asked = row.slice();
    asked[sources.axis] = source;
    if (taken.has(keyOf(asked)) || !sources.admits(asked)) return;
    const logValue = logShareRemoved(row, asked, source, members) - Math.log(cost);
    if (!best || logValue > best.logValue) best = { row: asked, logValue };
  });
  return best;
}

/** Logarithm of the share of the variance at `row` that an answer at `asked` would remove, averaged over outcomes and members. */
function logShareRemoved(row: Float64Array, asked: Float64Array, source: number, members: readonly Member[]): number {
  return logSumExp(
    Float64Array.from(members, ({ gps, logWeight }) => {
      // whether a trial succeeds does not depend on the source, nor does the target on one that misleads
      const told = source === 0 ? gps : gps.filter(({ covariance }) => covariance.sources);
      const share = told.length > 0 ? mean(told.map((gp) => shareRemoved(gp, row, asked, source))) : 0;
      return logWeight + Math.log(Math.max(share, Number.MIN_VALUE));
    }),
  );
}

function shareRemoved(gp: GaussianProcess, row: Float64Array, asked: Float64Array, source: number): number {
  const { first, second, between } = posteriorCovariance(gp, row, asked);
  return between ** 2 / (first * (second + noiseVariance(gp.covariance, source)));
}
