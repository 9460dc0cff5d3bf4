import { tableText } from '@meguri/bayesopt';
import { type Candidate, DataError, pointOf, type Screening, type SourceTable, screen } from '@meguri/sparse';
import { writeText } from '../actions/write-text.js';
import { type MoleculeOptions, moleculesOf } from '../commands/molecule-options.js';
import type { Output } from '../output.js';
import type { ScreenAnswer } from '../results/models.js';
import { inTable } from '../tables/in-table.js';
import type { DescribedTable } from '../tables/molecules.js';
import { type ModelChoice, modelOf, tableFor } from './model-choice.js';
import type { ModelFile } from './model-file.js';

export interface ScreenCommandOptions extends ModelChoice, MoleculeOptions {
  readonly candidates: string;
  readonly best: 'max' | 'min';
  readonly name?: string;
  readonly top: number;
  readonly level: number;
  readonly skipMissing?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** Ranks candidates by what a model predicts, and says how far to believe it. */
export async function runScreen(options: ScreenCommandOptions, output: Output): Promise<void> {
  const { candidates: file, best, level } = options;
  const model = await modelOf(options, moleculesOf(options));
  const { table, warnings } = await tableFor(model, file, options.smiles, options.skipMissing);
  const name = options.name ?? options.smiles ?? model.molecules?.column;
  const { screening, skipped } = inTable(file, table, () => {
    const rows = options.skipMissing ? completeRows(model, table) : table.rows.map((_, i) => i);
    const chosen = { columns: table.columns, rows: rows.map((i) => table.rows[i]!) };
    const direction = best === 'max' ? ('maximise' as const) : ('minimise' as const);
    const found = screen(model.model, {
      candidates: chosen,
      direction,
      alpha: 1 - level,
      winners: model.search ?? undefined,
    });
    const ranked = found.ranked.map((each) => ({ ...each, row: rows[each.row - 1]! + 1 }));
    const left = table.rows.flatMap((_, i) => (rows.includes(i) ? [] : [i + 1]));
    return { screening: { ...found, ranked }, skipped: left };
  });
  const answer = answerOf(model, screening, skipped, options, namesIn(table, name));
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  if (options.out !== undefined) writeText('--out', options.out, rankedTable(model, answer, table));
  for (const line of linesOf(answer, options)) output.say(line);
  output.result(answer);
}

/** Rows that have all that the model needs. */
function completeRows({ model }: ModelFile, { columns, rows }: SourceTable): number[] {
  return [...rows.keys()].filter((i) => {
    try {
      pointOf(model, Object.fromEntries(columns.map((name, c) => [name, rows[i]![c]])), i + 1);
      return true;
    } catch (error) {
      if (error instanceof DataError && error.row !== undefined) return false;
      throw error;
    }
  });
}

function namesIn({ columns, rows }: SourceTable, column: string | undefined): (row: number) => string {
  const c = column === undefined ? -1 : columns.indexOf(column);
  return (row) => (c < 0 ? `row ${row}` : String(rows[row - 1]![c] ?? `row ${row}`));
}

function answerOf(
  { model, card }: ModelFile,
  { ranked, intervals }: Screening,
  skipped: number[],
  { best, level }: ScreenCommandOptions,
  nameOf: (row: number) => string,
): ScreenAnswer {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    target: model.target,
    features: model.features.map(({ name }) => name),
    dataset: card.dataset.hash,
    best,
    level,
    intervals,
    candidates: ranked.length,
    skipped,
    extrapolated: ranked.filter(({ inDomain }) => !inDomain).length,
    leverageLimit: model.domain.limit,
    ranked: ranked.map(({ row, value, interval, leverage, inDomain }: Candidate, i) => ({
      rank: i + 1,
      row,
      name: nameOf(row),
      prediction: value,
      lower: finite(interval.lower),
      upper: finite(interval.upper),
      leverage,
      inDomain,
    })),
  };
}

function linesOf(answer: ScreenAnswer, { top, out }: ScreenCommandOptions): string[] {
  const percent = `${Math.round(100 * answer.level)} %`;
  const what = answer.intervals === 'search-and-fit' ? 'the search for descriptors counted in' : 'of the fit alone';
  return [
    `${answer.target} of ${answer.candidates} candidates from ${answer.features.join(', ')}; intervals of ${percent}, ${what}.`,
    ...answer.ranked.slice(0, top).map(lineOf),
    ...(answer.extrapolated > 0 ? [`Extrapolated (! above): ${answer.extrapolated} of all.`] : []),
    ...(answer.skipped.length > 0
      ? [`Left out, since values are missing or SMILES cannot be read: rows ${answer.skipped.join(', ')}.`]
      : []),
    ...(out === undefined ? [] : [`All are in ${out}.`]),
  ];
}

function lineOf({ rank, name, prediction, lower, upper, inDomain }: ScreenAnswer['ranked'][number]): string {
  const amount = (value: number | null) => (value === null ? '∞' : String(Number(value.toPrecision(4))));
  return `${String(rank).padStart(5)}${inDomain ? ' ' : '!'} ${amount(prediction)}  (${amount(lower)} to ${amount(upper)})  ${name}`;
}

/** The candidates in their order, with what was predicted before the columns that they came with. */
function rankedTable({ model }: ModelFile, { ranked }: ScreenAnswer, table: DescribedTable): string {
  const found = ['rank', `predicted ${model.target}`, 'lower', 'upper', 'leverage', 'in domain'];
  const own = table.columns.filter((name) => table.computed[name] === undefined && !found.includes(name));
  const rows = ranked.map(({ rank, row, prediction, lower, upper, leverage, inDomain }) => {
    const cells = own.map((name) => table.rows[row - 1]![table.columns.indexOf(name)] ?? null);
    return [rank, prediction, lower, upper, leverage, inDomain ? 'yes' : 'no', ...cells];
  });
  return tableText([...found, ...own], rows);
}
