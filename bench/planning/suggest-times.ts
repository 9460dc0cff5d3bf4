// How long a decision takes in a campaign that grows: each suggested point is measured before the next decision.
import {
  type Observation,
  type Parameter,
  type Point,
  type Space,
  type SuggestInput,
  type Suggestion,
  suggest,
} from '@meguri/bayesopt';
import { median, quantile, stream } from '@meguri/numerics';
import { atMost, type Measured } from './gate.ts';

export interface SuggestTime {
  readonly name: string;
  readonly space: Space;
  /** Observations at the first decision of a campaign. */
  readonly observed: number;
  /** Points per decision. */
  readonly count: number;
  /** Milliseconds at p95. */
  readonly gate: number;
  readonly aim?: number;
}

const continuous = (dimensions: number): Space => ({
  parameters: Array.from({ length: dimensions }, (_, d) => ({
    name: `x${d}`,
    type: 'continuous',
    lower: 0,
    upper: 1,
  })),
});

const levels = (dimensions: number, size: number): Space => ({
  parameters: Array.from(
    { length: dimensions },
    (_, d): Parameter => ({
      name: `x${d}`,
      type: 'discrete',
      values: [...Array(size).keys()].map((i) => i / (size - 1)),
    }),
  ),
});

export const suggestTimes: readonly SuggestTime[] = [
  { name: 'decision, n = 100, d = 20, q = 1', space: continuous(20), observed: 100, count: 1, gate: 100, aim: 50 },
  { name: 'decision, n = 500, d = 20, q = 8', space: continuous(20), observed: 500, count: 8, gate: 1500 },
  { name: 'decision, pool of 10,000, n = 200, q = 1', space: levels(4, 10), observed: 200, count: 1, gate: 500 },
];

const WARM_UP = 20;
/** Decisions of a campaign after its first, so that it grows but stays near its number of observations. */
const DECISIONS = 20;

/** A hill with slopes of every steepness, and noise. */
function measure(point: Point, random: () => number): number {
  const slopes = Object.values(point).map((x, d) => (Number(x) - 0.3) ** 2 / (1 + d));
  return -slopes.reduce((total, slope) => total + slope, 0) + 0.01 * random();
}

/** Milliseconds of each decision; the first fits without hyper-parameters to start from, as after a restart. */
function campaignTimes({ space, observed, count }: SuggestTime, seed: number): number[] {
  const random = stream(seed, 'suggest times');
  const objectives = [{ name: 'value', direction: 'maximise' }] as const;
  const design = suggest({ space, objectives, observations: [], count: observed, seed, initial: observed });
  const observationOf = ({ point }: Suggestion): Observation => ({
    point,
    values: { value: measure(point, random.normal) },
  });
  const observations = design.suggestions.map(observationOf);
  const times: number[] = [];
  let warmStarts: SuggestInput['warmStarts'];
  for (let decision = 0; decision <= DECISIONS; decision++) {
    const begun = performance.now();
    const { suggestions, models } = suggest({ space, objectives, observations, count, seed, initial: 0, warmStarts });
    times.push(performance.now() - begun);
    warmStarts = models;
    observations.push(...suggestions.map(observationOf));
  }
  return times;
}

export function measureSuggestTime(benchmark: SuggestTime, calls: number, say: (text: string) => void): Measured {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let seed = 0; warm.length < calls + WARM_UP; seed++) {
    const [first = 0, ...later] = campaignTimes(benchmark, seed);
    cold.push(first);
    warm.push(...later);
    say(`${benchmark.name}: ${warm.length} of ${calls + WARM_UP} decisions`);
  }
  const counted = warm.slice(WARM_UP);
  const milliseconds = { p50: quantile(counted, 0.5), p95: quantile(counted, 0.95), firstP50: median(cold.slice(1)) };
  return {
    results: { decisions: counted.length, milliseconds },
    gates: [atMost(`${benchmark.name}, p95, ms`, milliseconds.p95, benchmark.gate, benchmark.aim)],
  };
}
