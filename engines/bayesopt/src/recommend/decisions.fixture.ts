import { stream } from '@meguri/numerics';
import type { Parameter, Point } from '../spaces/space.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';
import type { Observation, SuggestInput } from './suggest.js';

interface Question {
  readonly input: SuggestInput;
  readonly settings: Settings;
}

const base: Parameter = { name: 'base', type: 'categorical', values: ['KOAc', 'KOPiv', 'CsOAc'] };
const temperature: Parameter = { name: 'temperature', type: 'discrete', values: [90, 105, 120] };
const dose: Parameter = { name: 'dose', type: 'continuous', lower: 0.1, upper: 10, scale: 'log' };
const pressure: Parameter = { name: 'pressure', type: 'continuous', lower: 1, upper: 20 };
const hours: Parameter = { name: 'hours', type: 'integer', lower: 1, upper: 12 };
const reaction = [base, temperature, dose, hours];
const solvent: Parameter = {
  name: 'solvent',
  type: 'substance',
  values: ['water', 'ethanol', 'acetone', 'toluene'],
  fingerprints: [0b1, 0b1011, 0b1110, 0b110000].map((bits) => Uint32Array.of(bits)),
  descriptors: [
    [18, -1.4],
    [46, -0.3],
    [58, -0.2],
    [92, 2.7],
  ],
};

/** Points drawn anywhere in a space without conditions. */
function drawn(parameters: readonly Parameter[], count: number): Point[] {
  const random = stream(11, 'decisions');
  const among = <T>(values: readonly T[]): T => values[random.integer(0, values.length - 1)]!;
  const drawnFrom = (parameter: Parameter) => {
    if ('values' in parameter) return among(parameter.values);
    const value = parameter.lower + random.uniform() * (parameter.upper - parameter.lower);
    return parameter.type === 'integer' ? Math.floor(value) : value;
  };
  return Array.from({ length: count }, () =>
    Object.fromEntries(parameters.map((each) => [each.name, drawnFrom(each)])),
  );
}

/** A made-up result of a point. */
function resultOf(point: Point): number {
  const numbers = Object.values(point).map((value, i) =>
    typeof value === 'number' ? Math.sin(value / (7 + i)) : (value.length % 5) / 5,
  );
  return 50 + 20 * numbers.reduce((sum, value) => sum + value, 0);
}

const observed = (parameters: readonly Parameter[], count = 14): Observation[] =>
  drawn(parameters, count).map((point) => ({
    point,
    values: { yield: resultOf(point), cost: 100 - resultOf(point) / 2 },
  }));

const best = { name: 'yield', direction: 'maximise' as const };
const cheap = { name: 'cost', direction: 'minimise' as const };

function question(given: Partial<SuggestInput>, settings: Partial<Settings> = {}): Question {
  const parameters = given.space?.parameters ?? reaction;
  const input = {
    space: { parameters },
    objectives: [best],
    observations: observed(parameters),
    count: 2,
    seed: 5,
    initial: 5,
    ...given,
  };
  return { input, settings: { ...DEFAULT_SETTINGS, ...settings } };
}

const results = observed(reaction);
const uncertain = results.map((each, i) => ({
  ...each,
  sds: { yield: 1 + (i % 3) },
  ...(i % 5 === 0 && { censored: { yield: 'at-least' as const } }),
}));
const sources: Parameter[] = [
  base,
  dose,
  { name: 'source', type: 'source', values: ['guess', 'bench'], target: 'bench', costs: { guess: 1, bench: 8 } },
];

/** Small questions that together touch every way to decide. */
export const questions: Readonly<Record<string, Question>> = {
  'an initial design': question({ observations: [], count: 5 }),
  'expected improvement': question({ count: 3 }),
  'expected improvement among continuous numbers': question({ space: { parameters: [dose, pressure] }, count: 3 }),
  'noisy expected improvement': question({ observations: uncertain }, { acquisition: 'noisy-expected-improvement' }),
  'Thompson sampling': question({}, { acquisition: 'thompson-sampling' }),
  'upper confidence bound': question({}, { acquisition: 'upper-confidence-bound' }),
  'uncertain results and limits': question({ observations: uncertain }),
  'several objectives': question({ objectives: [best, cheap] }),
  'a target and a limit': question({
    objectives: [
      { name: 'yield', direction: { target: 60, tolerance: 5 } },
      { name: 'cost', atMost: 80 },
    ],
  }),
  constraints: question({
    space: { parameters: reaction, constraints: [{ type: 'expression', text: 'dose + hours <= 12' }] },
    observations: results.filter(({ point }) => Number(point.dose) + Number(point.hours) <= 12),
  }),
  'failures and pending points': question({
    observations: results.slice(0, 10),
    infeasible: results.slice(10, 12).map(({ point }) => point),
    pending: results.slice(12).map(({ point }) => point),
  }),
  'a transform, warped axes': question({ objectives: [{ ...best, transform: 'power' }] }, { warping: true }),
  'a prior mean': question({ objectives: [{ ...best, priorMean: '50 + 10 * log(dose)' }] }),
  substances: question({ space: { parameters: [solvent, temperature, dose] } }),
  'several sources': question({ space: { parameters: sources } }),
  'a source that the target cannot judge yet': question({
    space: { parameters: sources },
    observations: observed(sources).map(({ point, values }) => ({ point: { ...point, source: 'guess' }, values })),
  }),
  'a limit with results decades away': question({
    objectives: [best, { name: 'cost', atMost: 80 }],
    observations: results.map(({ point, values }, i) => ({
      point,
      values: { ...values, ...(i === 0 && { cost: 1e6 }) },
    })),
  }),
};
