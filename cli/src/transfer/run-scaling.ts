import { join } from 'node:path';
import { fitScaling, type Needed, type ScalingFit, type ScalingStudy, scalingStudy } from '@meguri/transfer';
import { makeFolder, writeText } from '../actions/write-text.js';
import { UsageError } from '../failure.js';
import type { Output } from '../output.js';
import { ProgressBar } from '../progress-bar.js';
import type { ScalingAnswer } from '../results/transfer.js';
import { inTable } from '../tables/in-table.js';
import { describeScaling } from './describe-transfer.js';
import {
  completeRows,
  type DescriptionOptions,
  describedBy,
  descriptorNames,
  numbersIn,
  readMaterials,
} from './materials.js';
import { scalingPage } from './scaling-page.js';

export interface ScalingCommandOptions extends DescriptionOptions {
  /** Table of errors that were measured already … */
  readonly table?: string;
  readonly n: string;
  readonly error: string;
  /** … or of simulations and experiments, to measure them. */
  readonly simulations?: string;
  readonly experiments?: string;
  readonly simulated?: string;
  readonly measured?: string;
  readonly sizes?: readonly number[];
  readonly subsets: number;
  readonly skipMissing?: boolean;
  readonly target?: number;
  readonly seed: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** A fit, with the study that measured its errors where there is one. */
export interface Scaled {
  readonly fit: ScalingFit;
  readonly study?: ScalingStudy;
  /** Simulations needed for the target. */
  readonly needed?: Needed;
}

/** Fits the scaling law to errors, measured already or here. */
export async function runScaling(options: ScalingCommandOptions, output: Output): Promise<void> {
  const { fit, study } = options.table === undefined ? await studied(options) : await tabled(options.table, options);
  // a study fits mean squares, but people speak of their root
  const { target } = options;
  const needed = target === undefined ? undefined : fit.needed(study ? target ** 2 : target);
  const scaled: Scaled = { fit, ...(study && { study }), ...(needed && { needed }) };
  for (const line of describeScaling(scaled, options)) output.say(line);
  if (options.out !== undefined) {
    makeFolder('--out', options.out);
    const file = join(options.out, 'report.html');
    writeText('--out', file, scalingPage(scaled, options));
    output.say(`The report is ${file}.`);
  }
  output.result(answerOf(scaled, options));
}

async function tabled(file: string, { n, error, seed }: ScalingCommandOptions): Promise<Scaled> {
  const materials = await readMaterials(file, {});
  const rows = [...materials.table.rows.keys()];
  const [sizes, errors] = [n, error].map((column) => numbersIn(materials, column, rows));
  const distinct = [...new Set(sizes)];
  const measured = distinct.map((size) => ({ n: size, errors: [...errors!.filter((_, i) => sizes![i] === size)] }));
  return { fit: inTable(file, undefined, () => fitScaling(measured, { seed })) };
}

async function studied(options: ScalingCommandOptions): Promise<Scaled> {
  const {
    simulations: simulationFile,
    experiments: experimentFile,
    simulated,
    measured,
    skipMissing,
    sizes,
    subsets,
    seed,
  } = options;
  if (
    simulationFile === undefined ||
    experimentFile === undefined ||
    simulated === undefined ||
    measured === undefined
  ) {
    throw new UsageError('give either --table, or --simulations, --simulated, --experiments and --measured.');
  }
  const source = await readMaterials(simulationFile, options);
  const target = await readMaterials(experimentFile, options);
  const names = descriptorNames([source, target], options);
  const materialsOf = (materials: typeof source, column: string) => {
    const rows = skipMissing ? completeRows(materials, [column, ...names]) : [...materials.table.rows.keys()];
    return { descriptors: describedBy(materials, names, rows), values: numbersIn(materials, column, rows) };
  };
  const input = { simulations: materialsOf(source, simulated), experiments: materialsOf(target, measured) };
  let bar: ProgressBar | undefined;
  const study = inTable(simulationFile, undefined, () =>
    scalingStudy(input, {
      ...(sizes && { sizes }),
      subsets,
      seed,
      onProgress: ({ done, total }) => {
        bar ??= new ProgressBar(total);
        bar.update(done, 'fitting models of the simulations');
      },
    }),
  );
  bar?.end();
  return { fit: study.fit, study };
}

function answerOf({ fit, study, needed }: Scaled, { target, seed }: ScalingCommandOptions): ScalingAnswer {
  const { law, intervals, identifiable, reasons, points } = fit;
  return {
    fitted: study ? 'mean square error' : 'error',
    law,
    intervals,
    identifiable,
    reasons: [...reasons],
    points: [...points],
    study: study
      ? {
          sizes: study.sizes.map((size) => ({ ...size, rmses: [...size.rmses] })),
          experimentOnly: study.experimentOnly,
          overlapping: study.overlapping,
        }
      : null,
    needed: needed && target !== undefined ? { target, ...needed } : null,
    seed,
  };
}
