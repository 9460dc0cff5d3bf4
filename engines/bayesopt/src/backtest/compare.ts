import { mean, standardDeviation } from '@meguri/numerics';
import type { Objective } from '../objectives/objective.js';
import type { BacktestOptions } from './backtest.js';
import { problemOf } from './problem.js';
import { play, type Run } from './run.js';
import { yardstickOf } from './yardstick.js';

/** Mean of paired differences after i + 1 trials, and its standard error; the latter is NaN for one pair. */
export interface PairedCurve {
  readonly mean: readonly number[];
  readonly standardError: readonly number[];
}

/** How far campaigns are ahead of others with the same seeds, trial by trial; above 0 they are better. */
export interface Lead {
  /** Of the best value so far, in the unit of the objective. */
  readonly best: PairedCurve;
  /** Of the share of campaigns, 0 to 1, that had found one of the best hundredth of the points. */
  readonly topOnePercentFound: PairedCurve;
  /** Of the share of campaigns that had found one of the best points. */
  readonly bestFound: PairedCurve;
  /** Of the share of the hypervolume, when there are several objectives. */
  readonly hypervolume?: PairedCurve;
}

/**
 * The initial designs of all seeds, as indices of candidates; `starts` for protocols that are to begin alike, whatever they know of
 * the substances and however they go on.
 */
export function startsOf(options: BacktestOptions): number[][] {
  const problem = problemOf({ ...options, substances: [] });
  const yardstick = yardstickOf(problem);
  const protocol = { ...options, budget: Math.min(options.initial, options.budget), strategy: 'gp' } as const;
  return Array.from({ length: options.seeds }, (_, seed) => [
    ...play(problem, yardstick, protocol, seed, () => 0).trials,
  ]);
}

/** Pairs campaigns of equal seeds and lengths, in the order of their seeds. */
export function leadOf(runs: readonly Run[], others: readonly Run[], objectives: readonly Objective[]): Lead {
  const sign = objectives.find(({ direction }) => direction)?.direction === 'maximise' ? 1 : -1;
  const hit = (by: number | null, trial: number) => Number(by !== null && by <= trial + 1);
  const pairs = (measure: (run: Run, trial: number) => number) => pairedCurve(runs, others, measure);
  return {
    best: pairs(({ best }, trial) => sign * best[trial]!),
    topOnePercentFound: pairs(({ topOnePercentBy }, trial) => hit(topOnePercentBy, trial)),
    bestFound: pairs(({ bestFoundBy }, trial) => hit(bestFoundBy, trial)),
    ...(runs[0]?.hypervolume && { hypervolume: pairs(({ hypervolume }, trial) => hypervolume![trial]!) }),
  };
}

function pairedCurve(
  runs: readonly Run[],
  others: readonly Run[],
  measure: (run: Run, trial: number) => number,
): PairedCurve {
  const trials = runs[0]?.best.map((_, trial) => trial) ?? [];
  const differences = trials.map((trial) => runs.map((run, i) => measure(run, trial) - measure(others[i]!, trial)));
  return {
    mean: differences.map(mean),
    standardError: differences.map((pairs) => standardDeviation(pairs) / Math.sqrt(pairs.length)),
  };
}
