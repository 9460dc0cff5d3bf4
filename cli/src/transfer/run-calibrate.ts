import { join } from 'node:path';
import { appendRows } from '@meguri/bayesopt';
import { fitSource, type Transfer, transfer } from '@meguri/transfer';
import { makeFolder, writeText } from '../actions/write-text.js';
import { UsageError } from '../failure.js';
import type { Output } from '../output.js';
import { ProgressBar } from '../progress-bar.js';
import type { CalibrateAnswer } from '../results/transfer.js';
import { inTable } from '../tables/in-table.js';
import { calibrationPage } from './calibration-page.js';
import { describeCalibration } from './describe-transfer.js';
import {
  completeRows,
  type DescriptionOptions,
  describedBy,
  descriptorNames,
  labelsOf,
  type MaterialTable,
  numbersIn,
  readMaterials,
} from './materials.js';

export interface CalibrateOptions extends DescriptionOptions {
  readonly table: string;
  readonly simulated: string;
  readonly measured: string;
  /** Table of simulations of other materials; then `simulated` is a column of it. */
  readonly simulations?: string;
  /** Column whose values are calibrated apart, such as the version of a protocol. */
  readonly protocol?: string;
  readonly name?: string;
  readonly skipMissing?: boolean;
  readonly level: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** One calibration, with what it was made of. */
export interface Calibrated {
  /** Value of the column of protocols; undefined without one. */
  readonly protocol?: string;
  readonly found: Transfer;
  /** Rows of the table with both values, from 0. */
  readonly rows: readonly number[];
  readonly answer: CalibrateAnswer['calibrations'][number];
}

/** Learns measured from simulated values and corrects those that were not measured. */
export async function runCalibrate(options: CalibrateOptions, output: Output): Promise<void> {
  const materials = await readMaterials(options.table, options);
  const source = options.simulations === undefined ? undefined : await readMaterials(options.simulations, options);
  const names = descriptorNames(source ? [materials, source] : [materials], options);
  if (source && names.length === 0) {
    throw new UsageError(
      '--simulations needs --descriptors or --smiles: what simulated and measured materials are compared by.',
    );
  }
  const simulated = source ? modelled(materials, source, names, options) : simulatedIn(materials, names, options);
  const labelOf = labelsOf(materials, options.name ?? options.smiles);
  const groups = groupsOf(materials, simulated, options);
  const calibrations = groups.map((group) => calibrate(group, materials, simulated, names, labelOf, options));
  for (const line of calibrations.flatMap((each) => describeCalibration(each, options))) output.say(line);
  const answer = answerOf(calibrations, options);
  if (options.out !== undefined) output.say(write(options.out, calibrations, answer, labelOf, options));
  output.result(answer);
}

/** Simulated value by row of the table; rows without one are left out where that is asked for. */
type Simulated = ReadonlyMap<number, number>;

function simulatedIn(
  materials: MaterialTable,
  names: readonly string[],
  { simulated, skipMissing }: CalibrateOptions,
): Simulated {
  const columns = [simulated, ...names];
  const rows = skipMissing ? completeRows(materials, columns) : [...materials.table.rows.keys()];
  const values = numbersIn(materials, simulated, rows);
  return new Map(rows.map((row, i) => [row, values[i]!]));
}

/** What a model of the simulations says of each row. */
function modelled(
  materials: MaterialTable,
  source: MaterialTable,
  names: readonly string[],
  { simulated, skipMissing }: CalibrateOptions,
): Simulated {
  const known = skipMissing ? completeRows(source, [simulated, ...names]) : [...source.table.rows.keys()];
  const model = inTable(source.file, source.table, () =>
    fitSource(describedBy(source, names, known), numbersIn(source, simulated, known)),
  );
  const rows = skipMissing ? completeRows(materials, names) : [...materials.table.rows.keys()];
  const descriptors = describedBy(materials, names, rows);
  return new Map(rows.map((row, i) => [row, model.predict(descriptors.map(({ values }) => values[i]!))]));
}

interface Group {
  readonly protocol?: string;
  readonly rows: readonly number[];
}

function groupsOf(materials: MaterialTable, simulated: Simulated, { protocol }: CalibrateOptions): Group[] {
  const rows = [...simulated.keys()];
  if (protocol === undefined) return [{ rows }];
  const c = materials.table.columns.indexOf(protocol);
  if (c < 0) throw new UsageError(`${materials.file}, column ${protocol}: there is no such column.`);
  const protocolOf = (row: number) => String(materials.table.rows[row]![c] ?? '');
  return [...new Set(rows.map(protocolOf))].map((value) => ({
    protocol: value,
    rows: rows.filter((row) => protocolOf(row) === value),
  }));
}

function calibrate(
  { protocol, rows }: Group,
  materials: MaterialTable,
  simulated: Simulated,
  names: readonly string[],
  labelOf: (row: number) => string,
  { measured, level }: CalibrateOptions,
): Calibrated {
  const done = new Set(completeRows(materials, [measured]));
  const both = rows.filter((row) => done.has(row));
  const descriptors = describedBy(materials, names, both);
  const bar = new ProgressBar(both.length);
  const found = inTable(materials.file, undefined, () =>
    transfer(
      {
        measured: numbersIn(materials, measured, both),
        simulated: Float64Array.from(both, (row) => simulated.get(row)!),
        descriptors,
      },
      { onProgress: ({ done: count }) => bar.update(count, 'predicting materials left out') },
    ),
  );
  bar.end();
  const waiting = rows.filter((row) => !done.has(row));
  const described = describedBy(materials, names, waiting);
  const corrected = waiting.map((row, i) => {
    const value = simulated.get(row)!;
    const descriptorsAt = described.map(({ values }) => values[i]!);
    const {
      value: prediction,
      lower,
      upper,
    } = found.predict({ simulated: value, descriptors: descriptorsAt }, 1 - level);
    return {
      row: row + 1,
      name: labelOf(row),
      simulated: value,
      prediction,
      lower: finite(lower),
      upper: finite(upper),
    };
  });
  const { n, raw, variants, nested, decision, intercept, slope } = found;
  const answer = {
    protocol: protocol ?? null,
    n,
    raw,
    variants: [...variants],
    nested,
    ...decision,
    intercept,
    slope: slope ?? null,
    corrected,
  };
  return { ...(protocol !== undefined && { protocol }), found, rows: both, answer };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function answerOf(
  calibrations: readonly Calibrated[],
  { measured, simulated, level }: CalibrateOptions,
): CalibrateAnswer {
  return { measured, simulated, level, calibrations: calibrations.map(({ answer }) => answer) };
}

/** Writes the report, the corrected values and the predictors; the line that says so. */
function write(
  folder: string,
  calibrations: readonly Calibrated[],
  answer: CalibrateAnswer,
  labelOf: (row: number) => string,
  options: CalibrateOptions,
): string {
  makeFolder('--out', folder);
  const rows = answer.calibrations.flatMap(({ protocol, corrected }) =>
    corrected.map(({ name, simulated, prediction, lower, upper }) => ({
      name,
      ...(protocol !== null && { protocol }),
      simulated,
      [`predicted ${options.measured}`]: prediction,
      lower,
      upper,
    })),
  );
  const predictors = calibrations.map(({ protocol, found }) => ({ protocol: protocol ?? null, ...found.predictor() }));
  writeText('--out', join(folder, 'report.html'), calibrationPage(calibrations, labelOf, options));
  writeText('--out', join(folder, 'predictors.json'), `${JSON.stringify(predictors)}\n`);
  if (rows.length > 0) writeText('--out', join(folder, 'corrected.csv'), appendRows('name\n', rows));
  return `The report is ${join(folder, 'report.html')}${rows.length > 0 ? `; corrected values are in ${join(folder, 'corrected.csv')}` : ''}.`;
}
