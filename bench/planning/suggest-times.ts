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
import { libraryOf } from './library.ts';

export interface SuggestTime {
  readonly name: string;
  /** What a campaign searches, made anew for each, and the true value of a point, by default a hill. */
  readonly make: (seed: number) => { readonly space: Space; readonly value?: (point: Point) => number };
  /** Observations at the first decision of a campaign. */
  readonly observed: number;
  /** How these are chosen; default to fill the space. */
  readonly design?: 'random';
  /** Points per decision. */
  readonly count: number;
  /** Milliseconds at p95. */
  readonly gate: number;
  readonly aim?: number;
}

const continuous = (dimensions: number) => (): { space: Space } => ({
  space: {
    parameters: Array.from({ length: dimensions }, (_, d) => ({
      name: `x${d}`,
      type: 'continuous',
      lower: 0,
      upper: 1,
    })),
  },
});

const levels = (dimensions: number, size: number) => (): { space: Space } => ({
  space: {
    parameters: Array.from(
      { length: dimensions },
      (_, d): Parameter => ({
        name: `x${d}`,
        type: 'discrete',
        values: [...Array(size).keys()].map((i) => i / (size - 1)),
      }),
    ),
  },
});

export const suggestTimes: readonly SuggestTime[] = [
  { name: 'decision, n = 100, d = 20, q = 1', make: continuous(20), observed: 100, count: 1, gate: 100, aim: 50 },
  { name: 'decision, n = 500, d = 20, q = 8', make: continuous(20), observed: 500, count: 8, gate: 1500 },
  { name: 'decision, pool of 10,000, n = 200, q = 1', make: levels(4, 10), observed: 200, count: 1, gate: 500 },
  {
    name: 'decision, 100,000 molecules with fingerprints, n = 500, q = 1',
    make: (seed) => libraryOf(100_000, seed),
    design: 'random',
    observed: 500,
    count: 1,
    gate: 2000,
  },
];

const WARM_UP = 20;
/** Decisions of a campaign after its first, so that it grows but stays near its number of observations. */
const DECISIONS = 20;

/** A hill with slopes of every steepness. */
function hill(point: Point): number {
  const slopes = Object.values(point).map((x, d) => (Number(x) - 0.3) ** 2 / (1 + d));
  return -slopes.reduce((total, slope) => total + slope, 0);
}

/** Milliseconds by the clock and of the processor, garbage collection on other cores included. */
interface Spent {
  readonly clock: number;
  readonly processor: number;
}

/** What each decision takes; the first finds nothing kept and fits without hyper-parameters to start from, as after a restart. */
function campaignTimes({ make, observed, design, count }: SuggestTime, seed: number): Spent[] {
  const { space, value = hill } = make(seed);
  const random = stream(seed, 'suggest times');
  const objectives = [{ name: 'value', direction: 'maximise' }] as const;
  const first = suggest({
    space,
    objectives,
    observations: [],
    count: observed,
    seed,
    initial: observed,
    ...(design && { strategy: design }),
  });
  const observationOf = ({ point }: Suggestion): Observation => ({
    point,
    values: { value: value(point) + 0.01 * random.normal() },
  });
  const observations = first.suggestions.map(observationOf);
  const times: Spent[] = [];
  let warmStarts: SuggestInput['warmStarts'];
  for (let decision = 0; decision <= DECISIONS; decision++) {
    const begun = performance.now();
    const used = process.cpuUsage();
    const { suggestions, models } = suggest({ space, objectives, observations, count, seed, initial: 0, warmStarts });
    const { user, system } = process.cpuUsage(used);
    times.push({ clock: performance.now() - begun, processor: (user + system) / 1000 });
    warmStarts = models;
    observations.push(...suggestions.map(observationOf));
  }
  return times;
}

export function measureSuggestTime(benchmark: SuggestTime, calls: number, say: (text: string) => void): Measured {
  const cold: Spent[] = [];
  const warm: Spent[] = [];
  for (let seed = 0; warm.length < calls + WARM_UP; seed++) {
    const [first, ...later] = campaignTimes(benchmark, seed);
    cold.push(first!);
    warm.push(...later);
    say(`${benchmark.name}: ${warm.length} of ${calls + WARM_UP} decisions`);
  }
  const counted = warm.slice(WARM_UP);
  const clock = counted.map((spent) => spent.clock);
  const milliseconds = {
    p50: quantile(clock, 0.5),
    p95: quantile(clock, 0.95),
    firstP50: median(cold.slice(1).map((spent) => spent.clock)),
    processorP50: median(counted.map((spent) => spent.processor)),
  };
  return {
    results: { decisions: counted.length, milliseconds },
    gates: [atMost(`${benchmark.name}, p95, ms`, milliseconds.p95, benchmark.gate, benchmark.aim)],
  };
}
