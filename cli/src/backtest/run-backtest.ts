import {
  type BacktestOptions,
  type BacktestReport,
  backtestInParallel,
  parseTable,
  type Table,
  valuesIn,
} from '@meguri/bayesopt';
import { readText } from '../actions/read-text.js';
import type { Output } from '../output.js';
import { constraintsOf, explained, objectivesOf, type QuestionOptions, settingsOf } from '../tables/question.js';
import { substancesOf } from '../tables/substances.js';
import { BacktestProgress } from './backtest-progress.js';

export interface BacktestCommandOptions extends QuestionOptions {
  readonly table: string;
  readonly columns?: readonly string[];
  readonly parameters: readonly string[];
  readonly initial: number;
  readonly batch: number;
  readonly budget: number;
  readonly seeds: number;
  readonly strategy: 'gp' | 'random';
  readonly replicates: 'mean' | 'draw';
  readonly json?: boolean;
}

/** Plays the planner against a table, on all cores, and tells how it did. */
export async function runBacktest(options: BacktestCommandOptions, output: Output): Promise<void> {
  const text = readText('table', options.table);
  const report = await explained(options.table, async () => {
    const question = await questionOf(options, parseTable(text, { columns: options.columns }));
    const progress = new BacktestProgress(options.seeds);
    const onProgress = progress.update.bind(progress);
    return backtestInParallel(question, { onProgress }).finally(() => progress.end());
  }).then((played) => played.report);
  for (const line of describe(report, options)) output.say(line);
  output.result(report);
}

async function questionOf(options: BacktestCommandOptions, table: Table): Promise<BacktestOptions> {
  const { parameters, initial, batch, budget, seeds, strategy, replicates } = options;
  return {
    table,
    parameters,
    objectives: objectivesOf(options),
    substances: await substancesOf(options, parameters, (column) => valuesIn([table], column).map(String)),
    constraints: constraintsOf(options),
    ...{ initial, batch, budget, seeds, strategy, replicates, settings: settingsOf(options) },
  };
}

function describe(report: BacktestReport, options: BacktestCommandOptions): string[] {
  const { topOnePercentBy, bestFoundBy, suggestMilliseconds, excludedRows } = report;
  const trials = bestFoundBy.probability.length;
  const { p50, p95 } = suggestMilliseconds;
  return [
    ...(excludedRows > 0 ? [`Rows left out because they do not satisfy the constraints: ${excludedRows}.`] : []),
    ...curvesOf(report, options),
    `One of the best 1 % is found after ${topOnePercentBy.median ?? `more than ${trials}`} trials (median).`,
    `A decision takes ${p50.toFixed(1)} ms (median), ${p95.toFixed(1)} ms (95th percentile).`,
  ];
}

/** A line for each decision: how good the trials until then were. */
function curvesOf(report: BacktestReport, { objective, initial, batch }: BacktestCommandOptions): string[] {
  const { hypervolumeByTrial, bestByTrial, bestFoundBy, seeds, strategy } = report;
  const { mean, median } = hypervolumeByTrial ?? bestByTrial;
  const digits = hypervolumeByTrial ? 3 : 2;
  const what = hypervolumeByTrial ? "Hypervolume as a share of the whole table's" : `Best ${objective[0]!.name} so far`;
  const rows = mean.flatMap((value, i) => {
    const trial = i + 1;
    const isDecision =
      trial === mean.length || trial === initial || (trial > initial && (trial - initial) % batch === 0);
    const found = `${Math.round(100 * bestFoundBy.probability[i]!)} %`;
    return isDecision ? [[String(trial), value.toFixed(digits), median[i]!.toFixed(digits), found]] : [];
  });
  return [
    `${what} over ${seeds} campaigns, strategy ${strategy}, and how many had found ${hypervolumeByTrial ? 'a' : 'the'} best point:`,
    ...[['trial', 'mean', 'median', 'found'], ...rows].map((cells) => cells.map((cell) => cell.padStart(10)).join('')),
  ];
}
