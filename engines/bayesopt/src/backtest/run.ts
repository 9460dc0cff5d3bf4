import { stream } from '@meguri/numerics';
import type { Hyperparameters } from '../kernels/hyperparameters.js';
import type { Settings } from '../recommend/settings.js';
import { type Observation, suggest } from '../recommend/suggest.js';
import { compileSpace, encode } from '../spaces/compiled-space.js';
import { keyOf } from '../spaces/pool.js';
import type { Point } from '../spaces/space.js';
import type { Problem } from './problem.js';
import type { Verdict, Yardstick } from './yardstick.js';

/** How a table is played back. */
export interface Protocol {
  /** Points of the initial design. */
  readonly initial: number;
  /** Points per later decision. */
  readonly batch: number;
  /** Points in all. */
  readonly budget: number;
  readonly strategy: 'gp' | 'random';
  /** What a repeated experiment answers: the mean of its values, or one of them drawn at random. Default `mean`. */
  readonly replicates?: 'mean' | 'draw';
  /** First trials of each seed, as indices of candidates, in place of the initial design. */
  readonly starts?: readonly (readonly number[])[];
  /** How the optimiser models; for comparisons. */
  readonly settings?: Settings;
}

/** One campaign played back. */
export interface Run extends Verdict {
  readonly seed: number;
  /** Indices of the tried candidates, in order. */
  readonly trials: readonly number[];
  /** Time of each decision that used the strategy, milliseconds. */
  readonly suggestMilliseconds: readonly number[];
}

/** Plays one campaign and judges it; `now` is a clock in milliseconds. Equal seeds give equal trials. */
export function play(problem: Problem, yardstick: Yardstick, protocol: Protocol, seed: number, now: () => number): Run {
  const { space, objectives } = problem;
  const { initial, batch, strategy } = protocol;
  const budget = Math.min(protocol.budget, space.candidates.length);
  const { axes } = compileSpace(space);
  // by coordinates: of values that differ by rounding a suggestion names the first
  const placeOf = (point: Point) => keyOf(encode(axes, point));
  const rank = new Map(space.candidates.map((point, i) => [placeOf(point), i]));
  const observations: Observation[] = [];
  const trials: number[] = [];
  const times: number[] = [];
  const observe = (index: number) => {
    trials.push(index);
    observations.push({ point: space.candidates[index]!, values: answerOf(problem, protocol, seed, index) });
  };
  for (const index of protocol.starts?.[seed]?.slice(0, budget) ?? []) observe(index);
  let warmStarts: Readonly<Record<string, Hyperparameters>> | undefined;
  while (trials.length < budget) {
    const count = Math.min(trials.length === 0 ? initial : batch, budget - trials.length);
    const begun = now();
    const output = suggest(
      { space, objectives, observations, count, seed, initial, strategy, warmStarts },
      protocol.settings,
    );
    if (trials.length > 0 || strategy === 'random') times.push(now() - begun);
    warmStarts = output.models;
    if (output.suggestions.length === 0) break;
    for (const { point } of output.suggestions) {
      observe(rank.get(placeOf(point))!);
    }
  }
  return { seed, trials, ...yardstick(trials), suggestMilliseconds: times };
}

function answerOf({ objectives, values, means }: Problem, { replicates }: Protocol, seed: number, index: number) {
  const repeated = values[index]!;
  const drawn = () => repeated[stream(seed, 'replicate', index).integer(0, repeated.length - 1)]!;
  const answer = replicates === 'draw' ? drawn() : means[index]!;
  return Object.fromEntries(objectives.map(({ name }, k) => [name, answer[k]!]));
}
