import { renameSync, writeFileSync } from 'node:fs';
import {
  appendRows,
  experimentsOf,
  type Objective,
  parseTable,
  type Suggestion,
  type SuggestOutput,
  suggest,
} from '@meguri/bayesopt';
import { readText } from '../actions/read-text.js';
import { UsageError } from '../failure.js';
import type { Output } from '../output.js';
import type { SuggestAnswer } from '../results/planning.js';
import { explained, objectivesOf, settingsOf } from '../tables/question.js';
import { type SdColumn, sdColumnsOf } from '../tables/sd-columns.js';
import { type SpaceOptions, spaceOf } from './table-space.js';

export interface SuggestCommandOptions extends SpaceOptions {
  readonly table: string;
  readonly count: number;
  readonly initial: number;
  /** Columns of standard deviations. */
  readonly sd?: readonly SdColumn[];
  readonly seed?: string;
  readonly output?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

/** Column in which `--explain` says why a row was chosen. */
const REASON = 'reason';

/** Writes the table of experiments so far with the next ones at its end. */
export async function runSuggest(options: SuggestCommandOptions, output: Output): Promise<void> {
  const text = readText('table', options.table);
  const { suggestions, poolExhausted, models = {} } = await explained(options.table, () => answer(text, options));
  const rows = suggestions.map((suggestion) => ({
    ...suggestion.point,
    ...(options.explain && { [REASON]: reasonOf(suggestion, options) }),
  }));
  const table = appendRows(text, rows);
  if (options.output !== undefined) replace(options.output, table);
  else if (!options.json) process.stdout.write(table);
  if (poolExhausted) process.stderr.write(`${describeExhaustion(rows.length)}\n`);
  for (const name of Object.keys(models).filter((name) => models[name]!.priorMean === 'outgrown')) {
    process.stderr.write(`The prior mean of ${name} was left out: the results are predicted better without it.\n`);
  }
  if (options.output !== undefined) output.say(`Rows to do that are new in ${options.output}: ${rows.length}.`);
  output.result(recordOf(suggestions, poolExhausted));
}

async function answer(text: string, options: SuggestCommandOptions): Promise<SuggestOutput> {
  const objectives = objectivesOf(options);
  const names = objectives.map(({ name }) => name);
  const table = parseTable(text, { asWritten: names });
  const space = await spaceOf(options, table);
  const parameters = space.parameters.map(({ name }) => name);
  const both = names.find((name) => parameters.includes(name));
  if (both !== undefined) throw new UsageError(`the objective ${both} cannot be a parameter.`);
  return suggest(
    {
      space,
      objectives,
      ...experimentsOf(table, space.parameters, objectives, sdColumnsOf(options.sd ?? [], names)),
      count: options.count,
      initial: options.initial,
      // the same in every round, so that an initial design goes on where it was
      seed: options.seed ?? seedOf(parameters, objectives),
    },
    settingsOf(options),
  );
}

function seedOf(parameters: readonly string[], objectives: readonly Objective[]): string {
  return JSON.stringify([parameters, objectives.map(({ name }) => name)]);
}

/** All or nothing, since it may be the only copy of the results. */
function replace(file: string, text: string): void {
  const draft = `${file}.new`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function reasonOf(
  { reason, predictions = {}, explanations, success }: Suggestion,
  { transform = [] }: SuggestCommandOptions,
): string {
  const expected = Object.entries(predictions).map(([name, { mean }]) => {
    const { lower, upper } = explanations![name]!.interval;
    const changed = transform.find((each) => each.name === name);
    const isEven = changed === undefined || changed.how === 'winsorise';
    const range = isEven
      ? `± ${significant(0.5 * (upper - lower))}`
      : `(${significant(lower)} to ${significant(upper)})`;
    return `${name} ${significant(mean)} ${range}${changed ? ` by ${changed.how}` : ''}`;
  });
  const chance = success === undefined ? [] : [`succeeds ${Math.round(100 * success)} %`];
  return [reason, ...expected, ...chance].join('; ');
}

function significant(value: number): number {
  return Number(value.toPrecision(4));
}

function describeExhaustion(found: number): string {
  return found === 0
    ? 'Nothing is left to try: every point was tried or is to do.'
    : `Only ${found === 1 ? 'one point was' : `${found} points were`} left to try.`;
}

function recordOf(suggestions: readonly Suggestion[], poolExhausted: boolean): SuggestAnswer {
  return {
    points: suggestions.map(({ point, reason, predictions, acquisition, explanations, success }) => ({
      point: { ...point },
      reason,
      ...(predictions && { predictions: withIntervals(predictions, explanations!) }),
      ...(acquisition !== undefined && { acquisition }),
      ...(success !== undefined && { success }),
    })),
    poolExhausted,
  };
}

function withIntervals(
  predictions: NonNullable<Suggestion['predictions']>,
  explanations: NonNullable<Suggestion['explanations']>,
) {
  const expected = Object.entries(predictions).map(([name, prediction]) => {
    return [name, { ...prediction, ...explanations[name]!.interval }] as const;
  });
  return Object.fromEntries(expected);
}
