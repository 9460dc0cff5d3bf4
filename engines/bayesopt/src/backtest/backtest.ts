import { mean, median, quantile } from '@meguri/numerics';
import { type Problem, problemOf, type Question } from './problem.js';
import { type Protocol, play, type Run } from './run.js';
import { yardstickOf } from './yardstick.js';

/** How good a strategy would have been on a table of finished experiments. */
export interface BacktestReport {
  readonly strategy: 'gp' | 'random';
  /** Number of campaigns played. */
  readonly seeds: number;
  /** Number of rows left out because they do not satisfy the constraints. */
  readonly excludedRows: number;
  /** Best value after i + 1 trials, over the campaigns; of the first objective when there are several. */
  readonly bestByTrial: { readonly mean: readonly number[]; readonly median: readonly number[] };
  /** When one of the best hundredth of the points was found. */
  readonly topOnePercentBy: HitCurve;
  /** When one of the best points, which no other dominates, was found. */
  readonly bestFoundBy: HitCurve;
  /** With several objectives: hypervolume after i + 1 trials as a share of that of the whole table, over the campaigns. */
  readonly hypervolumeByTrial?: { readonly mean: readonly number[]; readonly median: readonly number[] };
  /** Time of one decision. */
  readonly suggestMilliseconds: { readonly p50: number; readonly p95: number };
}

/** How soon campaigns hit something. */
export interface HitCurve {
  /** Trials until the hit; null when half of the campaigns or more never had one. */
  readonly median: number | null;
  /** Share of the campaigns, 0 to 1, that had hit it after i + 1 trials. */
  readonly probability: readonly number[];
}

export interface BacktestOptions extends Question, Protocol {
  /** Number of campaigns; their seeds are 0, 1, 2, … */
  readonly seeds: number;
}

export interface BacktestProgress {
  /** Campaigns done. */
  readonly done: number;
  readonly of: number;
}

/** Plays the planner against a table of finished experiments, one campaign after the other; `now` is a clock in milliseconds. */
export function backtest(
  options: BacktestOptions,
  now: () => number,
  onProgress?: (progress: BacktestProgress) => void,
): { report: BacktestReport; runs: readonly Run[] } {
  const problem = problemOf(options);
  const yardstick = yardstickOf(problem);
  const runs: Run[] = [];
  for (let seed = 0; seed < options.seeds; seed++) {
    runs.push(play(problem, yardstick, options, seed, now));
    onProgress?.({ done: runs.length, of: options.seeds });
  }
  return { report: reportOf(problem, options.strategy, runs), runs };
}

/** Sums up campaigns of the same length. */
export function reportOf({ excludedRows }: Problem, strategy: 'gp' | 'random', runs: readonly Run[]): BacktestReport {
  const times = runs.flatMap(({ suggestMilliseconds }) => suggestMilliseconds);
  const shares = runs.flatMap(({ hypervolume }) => (hypervolume ? [hypervolume] : []));
  return {
    strategy,
    seeds: runs.length,
    excludedRows,
    bestByTrial: overCampaigns(runs.map(({ best }) => best)),
    topOnePercentBy: hitCurve(runs, ({ topOnePercentBy }) => topOnePercentBy),
    bestFoundBy: hitCurve(runs, ({ bestFoundBy }) => bestFoundBy),
    ...(shares.length > 0 && { hypervolumeByTrial: overCampaigns(shares) }),
    suggestMilliseconds: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
  };
}

function hitCurve(runs: readonly Run[], hitOf: (run: Run) => number | null): HitCurve {
  const hits = runs.map((run) => hitOf(run) ?? Number.POSITIVE_INFINITY);
  const half = median(hits);
  const trials = runs[0]?.best.map((_, i) => i + 1) ?? [];
  return {
    median: Number.isFinite(half) ? half : null,
    probability: trials.map((trial) => mean(hits.map((hit) => Number(hit <= trial)))),
  };
}

/** Mean and median over campaigns, trial by trial. */
function overCampaigns(curves: readonly (readonly number[])[]) {
  const trials = curves[0]?.map((_, i) => curves.map((curve) => curve[i]!)) ?? [];
  return { mean: trials.map(mean), median: trials.map(median) };
}
