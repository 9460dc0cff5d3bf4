import { type IsobaricSeries, joinBlocks, readLammpsLog } from '@meguri/analysis';
import { mean } from '@meguri/numerics';
import type { StepOutput } from '../../workflow.js';
import { SAMPLED } from './lammps-input.js';
import { PRESSURE, type Protocol, TEMPERATURE } from './protocol.js';
import { replicatesOf, stretchesOf } from './steps.js';

/** What was sampled of one replicate: equally long columns of the thermo output by their names. */
export interface Samples {
  /** ps since sampling began. */
  readonly times: Float64Array;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/** The samples of each replicate; the first stretch belongs to the approach when it was not long enough. */
export function readSamples(protocol: Protocol, outputs: readonly StepOutput[]): readonly Samples[] | string {
  const stretches = stretchesOf(outputs.length).filter(({ name }) => outputs.some((output) => output.name === name));
  const used = stretches.length > 1 ? stretches.slice(1) : stretches;
  const samples: Samples[] = [];
  for (const replicate of replicatesOf(protocol)) {
    const parts: ReadonlyMap<string, Float64Array>[] = [];
    for (const { name } of used) {
      const rows = readColumns(outputs, name, `${name}-${replicate}.log`, SAMPLED);
      if (typeof rows === 'string') return rows;
      // the row of step 0 is the last one of what came before
      parts.push(new Map([...rows].map(([column, values]) => [column, values.subarray(1)])));
    }
    const columns = new Map(SAMPLED.map((name) => [name, joined(parts.map((part) => part.get(name)!))]));
    const start = (stretches.length - used.length) * protocol.samplingPicoseconds;
    const times = columns.get('Density')!.map((_, i) => start + (i + 1) * protocol.rowPicoseconds);
    samples.push({ times, columns });
  }
  return samples;
}

/** Columns of the log of a step; the reason in words when it has not reached its end or does not say. */
export function readColumns(
  outputs: readonly StepOutput[],
  step: string,
  file: string,
  names: readonly string[],
): ReadonlyMap<string, Float64Array> | string {
  const log = readLammpsLog(outputs.find(({ name }) => name === step)?.files?.[file] ?? '');
  if ('kind' in log) return `${file}: ${log.reason}`;
  if (!log.finished) return `${file}: LAMMPS did not reach its last line`;
  const columns = joinBlocks(log, names);
  return 'kind' in columns ? `${file}: ${String(columns.reason)}` : columns;
}

const joined = (parts: readonly Float64Array[]): Float64Array => Float64Array.from(parts.flatMap((part) => [...part]));

const CUBIC_ANGSTROM = 1e-30;
const GRAM_PER_CUBIC_CENTIMETRE = 1000;
/** J, exact. */
const KCAL_PER_MOL = 4184 / 6.02214076e23;
/** Pa. */
const ATMOSPHERE = 101_325;

/** The samples in SI. */
export function seriesOf({ columns }: Samples): IsobaricSeries {
  const volume = columns.get('Volume')!.map((value) => value * CUBIC_ANGSTROM);
  const densities = columns.get('Density')!;
  return {
    volume,
    energy: columns.get('TotEng')!.map((value) => value * KCAL_PER_MOL),
    temperature: TEMPERATURE,
    pressure: PRESSURE * ATMOSPHERE,
    // the same in every row but for rounding
    mass: mean(volume.map((value, i) => value * densities[i]! * GRAM_PER_CUBIC_CENTIMETRE)),
  };
}
