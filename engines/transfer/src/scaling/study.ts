import { regress } from '@meguri/bayesopt';
import { mean, type RandomStream, stream } from '@meguri/numerics';
import { DataError } from '@meguri/sparse';
import { rootMeanSquare } from '../choice/variants.js';
import { checkColumn, type Descriptor, FEWEST_PAIRS } from '../data/pairs.js';
import { fitSource } from '../source/source-model.js';
import { fitScaling, type ScalingFit } from './fit-scaling.js';

/** Materials with a known value. */
export interface Materials {
  readonly descriptors: readonly Descriptor[];
  readonly values: Float64Array;
}

export interface StudyInput {
  readonly simulations: Materials;
  /** With the same descriptors in the same order. */
  readonly experiments: Materials;
}

export interface StudyOptions {
  /** Numbers of simulations; default six in geometric steps from 20, or fewer, up to all. */
  readonly sizes?: readonly number[];
  /** Random choices of each number of simulations; default 10. */
  readonly subsets?: number;
  /** Default 1. */
  readonly seed?: number | string;
  readonly draws?: number;
  /** Called after each source model. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface ScalingStudy {
  /** Fit of the mean square errors. */
  readonly fit: ScalingFit;
  readonly sizes: readonly {
    readonly n: number;
    /** Root mean square error on the experiments, over the subsets. */
    readonly rmse: number;
    /** One of each subset. */
    readonly rmses: readonly number[];
  }[];
  /** Simulations left out, since their descriptors are those of an experiment. */
  readonly overlapping: number;
  /** Leave-one-out error of a model of the experiments alone. */
  readonly experimentOnly: number;
  readonly seed: number | string;
}

/** Squared errors of every experiment, for each subset of a size. */
interface SizeErrors {
  readonly n: number;
  readonly squared: readonly Float64Array[];
}

/**
 * Measures how the error on experiments falls with the number of simulations: for random choices of each number it fits a source model
 * and predicts every experiment from a straight line in it that was fitted to the others; then fits the scaling law to the mean square
 * errors. Simulations of measured materials have no part in it. The bootstrap draws choices and experiments again.
 */
export function scalingStudy(input: StudyInput, options: StudyOptions = {}): ScalingStudy {
  const { experiments } = input;
  check(input);
  const simulations = withoutMeasured(input);
  const total = simulations.values.length;
  const { subsets = 10, seed = 1, draws, onProgress } = options;
  const sizes = options.sizes ?? geometricSizes(Math.min(20, Math.ceil(total / 6)), total, 6);
  checkSizes(sizes, total);
  const jobs = sizes.flatMap((n) => Array.from({ length: n === total ? 1 : subsets }, (_, k) => ({ n, k })));
  const errors = jobs.map(({ n, k }, done) => {
    const rows = stream(seed, 'subset', n, k).sample(total, n);
    const squared = errorsWith(rowsOf(simulations, rows), experiments);
    onProgress?.({ done: done + 1, total: jobs.length });
    return { n, squared };
  });
  const bySize = sizes.map((n) => ({
    n,
    squared: errors.filter((each) => each.n === n).map(({ squared }) => squared),
  }));
  const measured = bySize.map(({ n, squared }) => ({ n, errors: squared.map(mean) }));
  const fit = fitScaling(measured, { seed, draws, resample: (random) => resampled(bySize, random) });
  return {
    fit,
    sizes: measured.map(({ n, errors: meanSquares }) => ({
      n,
      rmse: Math.sqrt(mean(meanSquares)),
      rmses: meanSquares.map(Math.sqrt),
    })),
    overlapping: input.simulations.values.length - total,
    experimentOnly: experimentOnlyError(experiments),
    seed,
  };
}

/** The simulations whose descriptors are not those of an experiment. */
function withoutMeasured({ simulations, experiments }: StudyInput): Materials {
  // what is computed of two ways to write a molecule may differ in the last digits
  const keyOf = ({ descriptors }: Materials, i: number) =>
    descriptors.map(({ values }) => values[i]!.toPrecision(9)).join(' ');
  const measured = new Set(Array.from(experiments.values, (_, i) => keyOf(experiments, i)));
  const rows = [...simulations.values.keys()].filter((i) => !measured.has(keyOf(simulations, i)));
  return rowsOf(simulations, rows);
}

/** `count` numbers from `first` to `last` in equal ratios. */
export function geometricSizes(first: number, last: number, count: number): number[] {
  const ratio = (last / first) ** (1 / (count - 1));
  return [...new Set(Array.from({ length: count }, (_, i) => Math.round(first * ratio ** i)))];
}

/** Squared errors of a line in the source model, each experiment predicted by the line through the others. */
function errorsWith(source: Materials, { descriptors, values }: Materials): Float64Array {
  const model = fitSource(source.descriptors, source.values);
  const simulated = values.map((_, i) => model.predict(descriptors.map((column) => column.values[i]!)));
  const { leftOut } = regress({ inputs: [], linear: lineIn(simulated), values });
  return values.map((value, i) => (value - leftOut[i]!.mean) ** 2);
}

/** A source model that says the same of all materials gives no line. */
const lineIn = (simulated: Float64Array): Float64Array[] =>
  Math.max(...simulated) - Math.min(...simulated) > 1e-9 * Math.max(...simulated.map(Math.abs)) ? [simulated] : [];

function experimentOnlyError({ descriptors, values }: Materials): number {
  const { leftOut } = regress({ inputs: descriptors.map((column) => column.values), linear: [], values });
  return rootMeanSquare(values.map((value, i) => value - leftOut[i]!.mean));
}

/** One curve of mean square errors with experiments, and subsets of each size, drawn again. */
function resampled(sizes: readonly SizeErrors[], random: RandomStream): number[] {
  const count = sizes[0]!.squared[0]!.length;
  const experiments = Int32Array.from({ length: count }, () => random.integer(0, count - 1));
  return sizes.map(({ squared }) => {
    let sum = 0;
    for (let k = 0; k < squared.length; k++) {
      const subset = squared[random.integer(0, squared.length - 1)]!;
      for (const i of experiments) sum += subset[i]!;
    }
    return sum / (squared.length * count);
  });
}

function rowsOf({ descriptors, values }: Materials, rows: readonly number[]): Materials {
  const pick = (column: Float64Array) => Float64Array.from(rows, (i) => column[i]!);
  return { descriptors: descriptors.map((d) => ({ name: d.name, values: pick(d.values) })), values: pick(values) };
}

function check({ simulations, experiments }: StudyInput): void {
  for (const [name, { descriptors, values }] of Object.entries({ simulations, experiments })) {
    checkColumn({ name, values }, values.length);
    for (const column of descriptors) checkColumn(column, values.length);
    if (values.length < FEWEST_PAIRS) {
      throw new DataError(`${values.length} ${name}, at least ${FEWEST_PAIRS} are needed`, {}, 'add more');
    }
  }
  const [one, other] = [simulations, experiments].map(({ descriptors }) => descriptors.map(({ name }) => name));
  if (one!.length === 0) throw new DataError('no descriptor is given', {}, 'say what the materials are compared by');
  const alone = one!.find((name, i) => other![i] !== name) ?? other![one!.length];
  if (alone === undefined) return;
  throw new DataError('simulations and experiments differ in it', { column: alone }, 'give both the same descriptors');
}

function checkSizes(sizes: readonly number[], total: number): void {
  const wrong = sizes.find((n) => !(Number.isInteger(n) && n >= FEWEST_PAIRS && n <= total));
  if (wrong === undefined) return;
  throw new DataError(`${wrong} of ${total} simulations`, {}, `give whole numbers from ${FEWEST_PAIRS} to ${total}`);
}
