import { abbeNumber, fluctuationErrors, fluctuationProperties, lorentzLorenzIndex } from '@meguri/analysis';
import { mean, standardDeviation } from '@meguri/numerics';
import type { Figure } from '../../figure.js';
import type { JobProperties } from '../../job.js';
import type { AtomicResult } from '../../qcschema.js';
import {
  type FailedReading,
  notConverged,
  type Reading,
  type Request,
  type StepOutput,
  unphysical,
  unreadable,
} from '../../workflow.js';
import { describeGradients, readConduction, temperatureFigure } from './conduction.js';
import { type Verdict, verdictOf } from './convergence.js';
import { describeTransition, readCooling, volumeFigure } from './cooling.js';
import { unitsOf } from './inputs.js';
import { readPolarisability } from './polarisability.js';
import { meantBy, type PropertyName, TEMPERATURE, units } from './protocol.js';
import { readSamples, type Samples, seriesOf } from './samples.js';

type Property = JobProperties[number];

/** What no organic polymer leaves, g/cm3: then something went wrong that no check of the protocol saw. */
const DENSITIES = [0.3, 3] as const;
/** Relative. */
const LARGEST_TEMPERATURE_ERROR = 0.05;

/** Why there is no result. */
class NoResult extends Error {
  constructor(readonly failure: FailedReading) {
    super(failure.reason);
  }
}

/** Properties with their spread over the replicates, or why there are none; figures in either case. */
export function read(outputs: readonly StepOutput[], request: Request): Reading {
  const found: Found = { figures: [], atomicResults: new Map() };
  try {
    return { ok: true, properties: propertiesOf(outputs, request, found), ...found };
  } catch (error) {
    if (error instanceof NoResult) return { ...error.failure, ...found };
    // an engine refuses numbers that no polymer has
    if (error instanceof RangeError) return { ...unphysical(error.message), ...found };
    throw error;
  }
}

/** What was found on the way to the properties, also where they are not reached. */
interface Found {
  readonly figures: Figure[];
  readonly atomicResults: Map<string, AtomicResult>;
}

function propertiesOf(outputs: readonly StepOutput[], request: Request, { figures, atomicResults }: Found): Property[] {
  const { profile, protocol, wants } = meantBy(request);
  const replicates = must(readSamples(protocol, outputs));
  const verdict = verdictOf(profile, replicates);
  figures.push(densityFigure(replicates, verdict));
  refuseUnphysical(replicates);
  if (!verdict.converged) throw new NoResult(notConverged(verdict.words));
  const densities = replicates.map(({ columns }) => mean(columns.get('Density')!));
  const checks = profile === 'ci' ? ['no claim of accuracy'] : [verdict.words];
  const over = (name: PropertyName, values: readonly number[], more: Partial<Property> = {}): Property => ({
    name,
    value: mean(values),
    unit: units[name],
    ...(values.length > 1 && { uncertainty: standardDeviation(values) }),
    count: values.length,
    checks,
    ...more,
  });
  const properties = [
    over('density', densities),
    over(
      'Rg',
      replicates.map(({ columns }) => mean(columns.get('v_Rg')!)),
    ),
    ...fluctuations(replicates, over, checks),
  ];
  if (wants('refractive_index', 'abbe_number')) {
    const unit = must(readPolarisability(unitsOf(request.inputs).length, protocol, outputs));
    for (const [name, result] of unit.atomicResults) atomicResults.set(name, result);
    const { volumes, molarMass } = unit;
    const indices = densities.map((density) => {
      const at = (line: 'C' | 'd' | 'D' | 'F') => lorentzLorenzIndex(volumes[line], density, molarMass);
      return { C: at('C'), d: at('d'), D: at('D'), F: at('F') };
    });
    properties.push(
      over(
        'refractive_index',
        indices.map(({ D }) => D),
      ),
      over('abbe_number', indices.map(abbeNumber)),
    );
  }
  if (wants('thermal_conductivity')) {
    const conduction = must(readConduction(protocol, outputs));
    figures.push(temperatureFigure(conduction));
    const words = describeGradients(conduction);
    if (profile !== 'ci' && conduction.gradients.some(({ linear }) => !linear))
      throw new NoResult(notConverged(`the temperature gradient is not linear: ${words}`));
    if (!conduction.conductivities.every((value) => value > 0))
      throw new NoResult(notConverged(`heat seems to flow from cold to hot, so noise hides the gradient: ${words}`));
    properties.push(over('thermal_conductivity', conduction.conductivities, { checks: [...checks, words] }));
  }
  if (wants('glass_transition')) {
    const curve = must(readCooling(protocol, outputs));
    figures.push(volumeFigure(curve));
    if (!curve.transition) throw new NoResult(notConverged('no glass transition: no two lines with a steeper melt'));
    const { temperature, bootstrapError } = curve.transition;
    const said = [...checks, ...describeTransition(curve, curve.transition), 'uncertainty of the fit by resampling'];
    const error = { uncertainty: bootstrapError, count: protocol.replicates, checks: said };
    properties.push(over('glass_transition', [temperature], error));
  }
  return properties.filter(({ name }) => wants(name as PropertyName));
}

/** Of a series; shorter blocks would see too little of the slow modes of the volume. */
const BLOCKS = 5;

function fluctuations(
  replicates: readonly Samples[],
  over: (name: PropertyName, values: readonly number[], more: Partial<Property>) => Property,
  checks: readonly string[],
): readonly Property[] {
  const series = replicates.map(seriesOf);
  const values = series.map(fluctuationProperties);
  const errors = series.map((one) => fluctuationErrors(one, BLOCKS));
  const names = {
    Cp: 'cp',
    Cv: 'cv',
    compressibility: 'compressibility',
    bulk_modulus: 'bulkModulus',
    volume_expansion: 'volumeExpansion',
    linear_expansion: 'linearExpansion',
  } as const;
  return Object.entries(names).map(([name, key]) => {
    const blockError = mean(errors.map((error) => error[key]));
    const said = [`block error of a replicate ${blockError.toPrecision(2)}`];
    const classical = name.startsWith('C')
      ? ['classical: vibrations count in full, but for bonds to hydrogen, which are rigid']
      : [];
    return over(
      name as PropertyName,
      values.map((value) => value[key]),
      { ...(values.length === 1 && { uncertainty: blockError }), checks: [...checks, ...classical, ...said] },
    );
  });
}

function refuseUnphysical(replicates: readonly Samples[]): void {
  for (const [i, { columns }] of replicates.entries()) {
    const [density, temperature] = [mean(columns.get('Density')!), mean(columns.get('Temp')!)];
    if (!(density > DENSITIES[0] && density < DENSITIES[1]))
      throw new NoResult(unphysical(`density of replicate ${i + 1} is ${density} g/cm3`));
    if (!(Math.abs(temperature / TEMPERATURE - 1) < LARGEST_TEMPERATURE_ERROR))
      throw new NoResult(
        unphysical(`temperature of replicate ${i + 1} is ${temperature} K instead of ${TEMPERATURE} K`),
      );
  }
}

function must<T>(value: T | string): T {
  if (typeof value === 'string') throw new NoResult(unreadable(value));
  return value;
}

const MOST_POINTS = 500;

function densityFigure(replicates: readonly Samples[], { words }: Verdict): Figure {
  const every = Math.ceil(replicates[0]!.times.length / MOST_POINTS);
  const thinned = (values: Float64Array) => [...values.filter((_, i) => i % every === 0)];
  return {
    name: 'density',
    title: 'Density at 300 K and 1 atm',
    x: { label: 'time', unit: 'ps' },
    y: { label: 'density', unit: 'g/cm3' },
    series: replicates.map(({ times, columns }, i) => ({
      name: `replicate ${i + 1}`,
      x: thinned(times),
      y: thinned(columns.get('Density')!),
    })),
    verdict: words,
  };
}
