import {
  type BacktestOptions,
  type BacktestProgress,
  backtestInParallel,
  leadOf,
  parseTable,
  type Run,
  startsOf,
  type Table,
  valuesIn,
} from '@meguri/bayesopt';
import { readText } from '../actions/read-text.js';
import { writeText } from '../actions/write-text.js';
import type { Output } from '../output.js';
import { ProgressBar } from '../progress-bar.js';
import { constraintsOf, explained, objectivesOf, type QuestionOptions, settingsOf } from '../tables/question.js';
import { substancesOf } from '../tables/substances.js';
import { describeBacktest } from './describe-backtest.js';
import { drawPicture } from './picture.js';
import { type Named, objectiveNameOf, type PlanningOptions, type Way, type WayReport, waysOf } from './ways.js';

export interface BacktestCommandOptions extends QuestionOptions, PlanningOptions {
  readonly table: string;
  readonly columns?: readonly string[];
  readonly parameters: readonly string[];
  readonly initial: number;
  readonly budget: number;
  readonly seeds: number;
  readonly replicates: 'mean' | 'draw';
  readonly compare?: readonly Way[];
  readonly svg?: string;
  readonly json?: boolean;
}

/** Plays the planner against a table, on all cores, and tells how it did. */
export async function runBacktest(options: BacktestCommandOptions, output: Output): Promise<void> {
  const ways = waysOf(options);
  const text = readText('table', options.table);
  const reports = await explained(options.table, () => playAll(ways, parseTable(text, { columns: options.columns })));
  for (const line of describeBacktest(reports, options)) output.say(line);
  if (options.svg !== undefined) {
    writeText('--svg', options.svg, drawPicture(reports, objectiveNameOf(options)));
    output.say(`The curves are in ${options.svg}.`);
  }
  const [first, ...compared] = reports;
  output.result({ ...first, ...(compared.length > 0 && { compared }) });
}

async function playAll(ways: readonly Named<BacktestCommandOptions>[], table: Table) {
  const questions = await Promise.all(ways.map((way) => questionOf(way, table)));
  const starts = questions.length > 1 ? startsOf(questions[0]!) : undefined;
  const campaigns = questions.length * questions[0]!.seeds;
  const bar = new ProgressBar(campaigns);
  const reports: WayReport[] = [];
  let first: readonly Run[] | undefined;
  try {
    for (const [i, question] of questions.entries()) {
      const before = i * question.seeds;
      const onProgress = ({ done }: BacktestProgress) =>
        bar.update(before + done, `campaign ${before + done} of ${campaigns}`);
      const { report, runs } = await backtestInParallel({ ...question, starts }, { onProgress });
      const lead = first && leadOf(runs, first, question.objectives);
      first ??= runs;
      reports.push({ name: ways[i]!.name, ...report, ...(lead && { lead }) });
    }
  } finally {
    bar.end();
  }
  return reports;
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
