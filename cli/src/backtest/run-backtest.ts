import { type BacktestReport, backtest, type Objective, parseTable, SpaceError, TableError } from '@meguri/bayesopt';
import { SingleBar } from 'cli-progress';
import { readText } from '../actions/read-text.js';
import { UsageError } from '../failure.js';
import type { Output } from '../output.js';

export interface BacktestCommandOptions {
  readonly table: string;
  readonly columns?: readonly string[];
  readonly parameters: readonly string[];
  readonly objective: Objective;
  readonly initial: number;
  readonly batch: number;
  readonly budget: number;
  readonly seeds: number;
  readonly strategy: 'gp' | 'random';
  readonly replicates: 'mean' | 'draw';
  readonly json?: boolean;
}

/** Plays the planner against a table and tells how it did. */
export function runBacktest(options: BacktestCommandOptions, output: Output): void {
  const text = readText('table', options.table);
  const bar = new SingleBar({ stream: process.stderr, format: ' {bar} {value} of {total} campaigns | {eta} s left' });
  if (process.stderr.isTTY) bar.start(options.seeds, 0);
  const report = explainTable(options.table, () => {
    const table = parseTable(text, { columns: options.columns });
    try {
      return backtest({ ...options, table }, () => performance.now(), showOn(bar)).report;
    } finally {
      bar.stop();
    }
  });
  for (const line of describe(report, options)) output.say(line);
  output.result(report);
}

function explainTable<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TableError) throw new UsageError(`${file}, ${error.message}.`);
    if (error instanceof SpaceError) throw new UsageError(`${file}: ${error.message}. ${error.remedy}`);
    throw error;
  }
}

function showOn(bar: SingleBar): (progress: { done: number }) => void {
  return ({ done }) => {
    bar.update(done);
    // the campaigns leave no time for the timer of the bar
    if (bar.isActive) bar.render();
  };
}

function describe(report: BacktestReport, { objective, initial, batch }: BacktestCommandOptions): string[] {
  const { mean, median } = report.bestByTrial;
  const rows = mean.flatMap((value, i) => {
    const trial = i + 1;
    const isDecision =
      trial === mean.length || trial === initial || (trial > initial && (trial - initial) % batch === 0);
    return isDecision ? [[String(trial), value.toFixed(2), median[i]!.toFixed(2)]] : [];
  });
  const { median: hits } = report.topOnePercentBy;
  const { p50, p95 } = report.suggestMilliseconds;
  return [
    `Best ${objective.name} so far over ${report.seeds} campaigns, strategy ${report.strategy}:`,
    ...[['trial', 'mean', 'median'], ...rows].map((cells) => cells.map((cell) => cell.padStart(10)).join('')),
    `One of the best 1 % is found after ${hits ?? `more than ${mean.length}`} trials (median).`,
    `A decision takes ${p50.toFixed(1)} ms (median), ${p95.toFixed(1)} ms (95th percentile).`,
  ];
}
