// What transfer from simulation to experiment reaches on published polymers, and whether scaling laws say when they do not know.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTable, regress } from '@meguri/bayesopt';
import { descriptorTable, openChemistry } from '@meguri/chemistry';
import { fitScaling, fitSource, type Materials, scalingStudy, transfer } from '@meguri/transfer';
import { atLeast, atMost, type Gate, type Measured } from '../planning/gate.ts';

const data = join(import.meta.dirname, '../../../shared/data');
const absent = 'the shared data are absent: CONTRIBUTING.md, "Reference data", says where they belong';

type Columns = (name: string) => string[];

function columnsOf(file: string): Columns {
  const lines = readFileSync(join(data, file), 'utf8').split('\n');
  const { columns, rows } = parseTable(lines.filter((line) => line.trim() !== '' && !line.startsWith('%')).join('\n'));
  return (name) => rows.map((row) => String(row[columns.indexOf(name)] ?? ''));
}
const numbers = (texts: readonly string[]) => Float64Array.from(texts, Number);
const rootMeanSquare = (errors: readonly number[]) =>
  Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);

/** Published calibrations of calculated properties: each left-out error is to be that of the reference, to its last digit. */
export function measureCalibration(say: (text: string) => void): Measured {
  if (!existsSync(data)) return { results: { skipped: absent }, gates: [] };
  const table = columnsOf('spacier/Calibration.csv');
  const references = { refractive_index: [0.0326, 5e-5], abbe_number: [4.99, 5e-3] } as const;
  const results: Record<string, unknown> = {};
  const gates: Gate[] = [];
  for (const [property, [reference, digit]] of Object.entries(references)) {
    const pairs = { simulated: numbers(table(`radonpy_${property}`)), measured: numbers(table(`exp_${property}`)) };
    const { raw, nested, decision } = transfer(pairs);
    say(`${property}: ${raw.rmse.toPrecision(3)} as calculated, ${nested.rmse.toPrecision(3)} corrected`);
    const figure = `${property} of 26 polymers: leave-one-out error of the line, away from ${reference}`;
    gates.push(atMost(figure, Math.abs(nested.rmse - reference), digit));
    results[property] = { raw: raw.rmse, corrected: nested.rmse, reason: decision.reason };
  }
  return { results, gates };
}

/** Densities of 130 measured polymers from 1,000 simulated ones, and scaling laws. */
export async function measureTransfer(say: (text: string) => void): Promise<Measured> {
  if (!existsSync(data)) return { results: { skipped: absent }, gates: [] };
  const { density, index } = await polymers();
  const source = fitSource(density.simulations.descriptors, density.simulations.values);
  const { descriptors, values: measured } = density.experiments;
  const simulated = measured.map((_, i) => source.predict(descriptors.map((column) => column.values[i]!)));
  const { variants } = transfer({ measured, simulated, descriptors });
  const errors = Object.fromEntries(variants.map(({ variant, rmse }) => [variant, rmse]));
  const calibrated = calibratedDensity(density);
  const study = scalingStudy(index, { sizes: [25, 50, 100, 200, 400, 800], subsets: 5 });
  const curves = publishedCurves();
  say(
    `density: ${Object.entries(errors)
      .map(([name, error]) => `${name} ${error.toFixed(4)}`)
      .join(', ')}`,
  );
  return {
    results: {
      density: errors,
      calibratedDensity: calibrated,
      refractiveIndexScaling: study.sizes,
      reasons: study.fit.reasons,
      curves,
    },
    gates: [
      atMost(
        'density of 66 polymers calculated and measured: leave-one-out error of the line, away from 0.0424',
        Math.abs(calibrated - 0.0424),
        5e-4,
      ),
      atMost(
        'density of 130 polymers from 1,011 simulated others: leave-one-out error, simulation only',
        errors['simulation-only']!,
        0.06,
      ),
      atMost('the same, combined with the experiments', errors.combined!, 0.0544),
      atMost('the same as a share of the error of experiments only', errors.combined! / errors['experiment-only']!, 1),
      atMost('scaling of the refractive index: identifiable, 1 or 0', study.fit.identifiable ? 1 : 0, 0),
      atMost(
        'published curve (64k, objdet, coco, r50): alpha away from 0.263',
        Math.abs(curves.r50.alpha - 0.263),
        0.005,
      ),
      atMost(
        'published curve (64k, objdet, coco, r34): alpha away from 0.290',
        Math.abs(curves.r34.alpha - 0.29),
        0.005,
      ),
      atLeast(
        'published curves: share of answered ones whose last size is within the interval of 95 % stated by the sizes before',
        curves.answers.within / (curves.answers.within + curves.answers.missed),
        0.9,
      ),
    ],
  };
}

interface Study {
  readonly simulations: Materials;
  readonly experiments: Materials;
  /** Repeat units, canonical. */
  readonly simulated: readonly string[];
  readonly measured: readonly string[];
}

async function polymers(): Promise<{ readonly density: Study; readonly index: Study }> {
  const [radonpy, simpoly, spacier] = ['radonpy-pi1070/PI1070.csv', 'simpoly/data.csv', 'spacier/Calibration.csv'].map(
    columnsOf,
  );
  const chemistry = await openChemistry();
  const describe = (smiles: readonly string[], values: Float64Array): Materials => {
    const { names, rows } = descriptorTable(chemistry, smiles, { perAtom: true });
    const kept = [...names.keys()].filter(
      (d) => names[d]!.endsWith('PerAtom') || ['FractionCSP3', 'Phi'].includes(names[d]!),
    );
    return {
      descriptors: kept.map((d) => ({ name: names[d]!, values: Float64Array.from(rows, (row) => row[d]!) })),
      values,
    };
  };
  const studyOf = (property: string, experiments: Columns, column: string): Study => {
    const measured = experiments('smiles').map((smiles) => chemistry.canonical(smiles));
    const [units, values] = [radonpy!('smiles'), radonpy!(property)];
    const rows = [...units.keys()].filter((i) => values[i] !== '');
    const canonical = rows.map((i) => chemistry.canonical(units[i]!));
    const known = new Set(measured);
    const others = rows.filter((_, k) => !known.has(canonical[k]!));
    return {
      simulations: describe(
        others.map((i) => units[i]!),
        numbers(others.map((i) => values[i]!)),
      ),
      experiments: describe(experiments('smiles'), numbers(experiments(column))),
      simulated: canonical,
      measured,
    };
  };
  const found = {
    density: studyOf('density', simpoly!, 'density'),
    index: studyOf('refractive_index', spacier!, 'exp_refractive_index'),
  };
  chemistry.close();
  return found;
}

/** Leave-one-out error of the line for the polymers that were simulated and measured. */
function calibratedDensity({ simulated, measured, experiments }: Study): number {
  const densities = numbers(columnsOf('radonpy-pi1070/PI1070.csv')('density'));
  const values = new Map(simulated.map((unit, i) => [unit, densities[i]!]));
  const both = [...measured.keys()].filter((i) => values.has(measured[i]!));
  const known = Float64Array.from(both, (i) => experiments.values[i]!);
  const line = Float64Array.from(both, (i) => values.get(measured[i]!)!);
  const { leftOut } = regress({ inputs: [], linear: [line], values: known });
  return rootMeanSquare(leftOut.map(({ mean }, i) => mean - known[i]!));
}

/**
 * Errors after pre-training on so many images: laws of two published curves, and for each of the 57 curves how many images its last error
 * takes, by the errors before it.
 */
function publishedCurves() {
  const table = columnsOf('syn2real/results_finetune.csv');
  const [sizes, scores, steps] = [numbers(table('pretrain.data')), numbers(table('value')), numbers(table('n_eval'))];
  const kinds = ['pscale', 'ptask', 'fdata', 'fratio', 'ftask', 'model', 'pdata'].map(table);
  const rows = [...sizes.keys()].filter((i) => sizes[i]! > 0 && Number.isFinite(scores[i]!));
  const curves = new Map(
    [...Map.groupBy(rows, (i) => kinds.map((kind) => kind[i]!).join())]
      .map(([kind, own]) => {
        const last = Math.max(...own.map((i) => steps[i]!));
        const points = own.filter((i) => steps[i] === last).map((i) => ({ n: sizes[i]!, errors: [1 - scores[i]!] }));
        return [kind, points.sort((a, b) => a.n - b.n)] as const;
      })
      .filter(([, points]) => points.length >= 7),
  );
  const lawOf = (model: string) => {
    const { law, intervals, identifiable } = fitScaling(curves.get(`64k,objdet,coco,1,objdet,${model},bop`)!);
    return { ...law, intervals, identifiable };
  };
  const answers = { curves: curves.size, within: 0, missed: 0, 'not-identifiable': 0, 'not-reachable': 0 };
  for (const points of curves.values()) {
    const { n, errors } = points.at(-1)!;
    const needed = fitScaling(points.slice(0, -1)).needed(errors[0]!);
    if (needed.answer !== 'reachable') answers[needed.answer]++;
    else
      answers[
        needed.interval.lower <= n && n <= (needed.interval.upper ?? Number.POSITIVE_INFINITY) ? 'within' : 'missed'
      ]++;
  }
  return { r50: lawOf('r50'), r34: lawOf('r34'), answers };
}
