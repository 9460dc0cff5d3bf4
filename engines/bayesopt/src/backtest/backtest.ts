import { mean, median, quantile } from '@meguri/numerics';
import { problemOf, type Question } from './problem.js';
import { type Protocol, play, type Run } from './run.js';

/** How good a strategy would have been on a table of finished experiments. */
export interface BacktestReport {
  readonly strategy: 'gp' | 'random';
  /** Number of campaigns played. */
  readonly seeds: number;
  /** Best value after i + 1 trials, over the campaigns. */
  readonly bestByTrial: { readonly mean: readonly number[]; readonly median: readonly number[] };
  /** Trials until the first of the best hundredth of the points; null when half of the campaigns or more never had one. */
  readonly topOnePercentBy: { readonly median: number | null };
  /** Time of one decision. */
  readonly suggestMilliseconds: { readonly p50: number; readonly p95: number };
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
  const runs: Run[] = [];
  for (let seed = 0; seed < options.seeds; seed++) {
    runs.push(play(problem, options, seed, now));
    onProgress?.({ done: runs.length, of: options.seeds });
  }
  return { report: reportOf(options.strategy, runs), runs };
}

/** Sums up campaigns of the same length. */
export function reportOf(strategy: 'gp' | 'random', runs: readonly Run[]): BacktestReport {
  const trials = runs[0]?.best.map((_, i) => runs.map(({ best }) => best[i]!)) ?? [];
  const hits = median(runs.map(({ topOnePercentBy }) => topOnePercentBy ?? Number.POSITIVE_INFINITY));
  const times = runs.flatMap(({ suggestMilliseconds }) => suggestMilliseconds);
  return {
    strategy,
    seeds: runs.length,
    bestByTrial: { mean: trials.map(mean), median: trials.map(median) },
    topOnePercentBy: { median: Number.isFinite(hits) ? hits : null },
    suggestMilliseconds: { p50: quantile(times, 0.5), p95: quantile(times, 0.95) },
  };
}
