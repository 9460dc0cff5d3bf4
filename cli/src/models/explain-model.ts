import {
  type Attribution,
  AttributionError,
  attributeLinear,
  meanSizes,
  permutationImportance,
  type Variant,
} from '@meguri/attributions';
import { type Cell, type FinalModel, pointOf, type SourceTable } from '@meguri/sparse';
import { writeText } from '../actions/write-text.js';
import { UsageError } from '../failure.js';
import type { Output } from '../output.js';
import type { ModelExplanation } from '../results/models.js';
import { inTable } from '../tables/in-table.js';
import { explanationPicture } from './explanation-picture.js';
import { tableFor } from './model-choice.js';
import { readModel } from './model-file.js';

export interface ExplainModelOptions {
  readonly model: string;
  readonly table: string;
  /** The row wanted, from 1; default: all. */
  readonly row?: number;
  readonly variant: Variant;
  readonly smiles?: string;
  readonly seed: number;
  /** File for a picture. */
  readonly svg?: string;
}

/** A model with the rows that it is explained on. */
interface Subject {
  readonly model: FinalModel;
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  readonly points: readonly Float64Array[];
  /** Inputs of each feature: the columns of a factor act together. */
  readonly groups: readonly (readonly number[])[];
}

/** Says what each feature contributes to what a model predicts for the rows of a table, and how much each matters there. */
export async function explainModel(options: ExplainModelOptions, output: Output): Promise<void> {
  const file = readModel(options.model);
  const { model, card } = file;
  const { table, warnings } = await tableFor(file, options.table, options.smiles);
  const answer = inTable(options.table, table, () => {
    const subject = subjectOf(model, table);
    checkRow(options, subject);
    return { target: model.target, dataset: card.dataset.hash, ...explanationOf(subject, options) };
  });
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  for (const line of linesOf(answer, card.unit)) output.say(line);
  if (options.svg !== undefined) writeText('--svg', options.svg, explanationPicture(answer, card.unit));
  output.result(answer);
}

function subjectOf(model: FinalModel, table: SourceTable): Subject {
  const rows = table.rows.map((cells) => Object.fromEntries(table.columns.map((name, c) => [name, cells[c]])));
  const points = rows.map((row, i) => Float64Array.from(pointOf(model, row, i + 1)));
  return { model, rows, points, groups: model.features.map(({ columns }) => columns) };
}

function checkRow({ row = 1, table }: ExplainModelOptions, { rows }: Subject): void {
  if (row > rows.length) throw new UsageError(`--row ${row}: ${table} has ${rows.length} rows.`);
}

function explanationOf(subject: Subject, { row, variant, seed }: ExplainModelOptions) {
  const attributions = attributionsOf(subject, variant);
  const shown = row === undefined ? [...attributions.keys()] : [row - 1];
  return {
    variant,
    baseline: attributions[0]!.baseline,
    importance: importanceOf(subject, attributions, seed),
    rows: shown.map((i) => rowOf(subject, attributions[i]!, i)),
  };
}

function attributionsOf({ model, points, groups }: Subject, variant: Variant): Attribution[] {
  const linear = { intercept: model.intercept, coefficients: Float64Array.from(model.coefficients, ({ raw }) => raw) };
  try {
    return points.map((point) => attributeLinear({ model: linear, point, background: points, groups, variant }));
  } catch (error) {
    if (error instanceof AttributionError) throw new UsageError(`${error.message}; ${error.remedy}.`);
    throw error;
  }
}

/** Over the rows: mean size of the contributions and, where enough rows were measured, permutation importance. */
function importanceOf({ model, rows, points, groups }: Subject, attributions: readonly Attribution[], seed: number) {
  const sizes = meanSizes(attributions);
  const known = [...rows.keys()].filter((i) => measuredIn(model, rows[i]!) !== null);
  const permutation =
    known.length < 2
      ? undefined
      : permutationImportance({
          predict: (point) => model.coefficients.reduce((sum, { raw }, c) => sum + raw * point[c]!, model.intercept),
          rows: known.map((i) => points[i]!),
          measured: Float64Array.from(known, (i) => measuredIn(model, rows[i]!)!),
          groups,
          seed,
        });
  return {
    rows: rows.length,
    measured: known.length,
    ...(permutation && { seed, rmse: permutation.rmse }),
    features: model.features
      .map(({ name }, f) => ({
        name,
        meanSize: sizes[f]!,
        ...(permutation && { permutation: permutation.increases[f]! }),
      }))
      .sort((a, b) => b.meanSize - a.meanSize),
  };
}

function rowOf({ model, rows, points }: Subject, { prediction, contributions }: Attribution, i: number) {
  return {
    row: i + 1,
    prediction,
    measured: measuredIn(model, rows[i]!),
    contributions: model.features.map(({ name, columns, levels }, f) => ({
      name,
      value: levels ? String(rows[i]![name]) : columns.length === 1 ? points[i]![columns[0]!]! : null,
      contribution: contributions[f]!,
    })),
  };
}

function measuredIn({ target }: FinalModel, row: Readonly<Record<string, Cell>>): number | null {
  const cell = row[target];
  return typeof cell === 'number' ? cell : null;
}

/** Rows that a person reads at once. */
const MOST_ROWS = 10;

function linesOf({ target, variant, baseline, importance, rows }: ModelExplanation, unit: string): string[] {
  const amount = (value: number) => `${Number(value.toPrecision(3))}${unit && ` ${unit}`}`;
  const signed = (value: number) => `${value > 0 ? '+' : ''}${amount(value)}`;
  const { features, measured } = importance;
  const described = (value: string | number | null) =>
    value === null ? '' : ` = ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`;
  return [
    `What moves the predicted ${target} on average over ${importance.rows} rows (${variant} Shapley values)${
      features[0]?.permutation ? `, and how much the error grows without it (${measured} measured rows)` : ''
    }:`,
    ...features.map(({ name, meanSize, permutation }) => {
      const grown = permutation ? `  error ${signed(permutation.mean)} ± ${amount(permutation.sd)}` : '';
      return `  ${name}  ${amount(meanSize)}${grown}`;
    }),
    ...rows
      .slice(0, MOST_ROWS)
      .flatMap(({ row, prediction, measured: value, contributions }) => [
        `Row ${row}: ${amount(prediction)} is predicted${value === null ? '' : `, ${amount(value)} measured`}; the average of ${amount(baseline)} changes by`,
        ...contributions
          .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
          .map(({ name, value: own, contribution }) => `  ${name}${described(own)}  ${signed(contribution)}`),
      ]),
    ...(rows.length > MOST_ROWS ? [`… and ${rows.length - MOST_ROWS} more rows; --json gives all, --row one.`] : []),
  ];
}
