import { mean, stream } from '@meguri/numerics';
import type { Hyperparameters } from '../kernels/hyperparameters.js';
import { type Outcome, outcomeOf } from '../objectives/objective.js';
import type { Settings } from '../recommend/settings.js';
import { type Observation, suggest } from '../recommend/suggest.js';
import type { Problem } from './problem.js';

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
  /** How the optimiser models; for comparisons. */
  readonly settings?: Settings;
}

/** One campaign played back. */
export interface Run {
  readonly seed: number;
  /** Indices of the tried candidates, in order. */
  readonly trials: readonly number[];
  /** Mean value of the best candidate after each trial. */
  readonly best: readonly number[];
  /** The first trial, counted from 1, that was among the best hundredth of the candidates; null if none was. */
  readonly topOnePercentBy: number | null;
  /** Time of each decision that used the strategy, milliseconds. */
  readonly suggestMilliseconds: readonly number[];
}

/** Plays one campaign; `now` is a clock in milliseconds. Equal seeds give equal trials. */
export function play(problem: Problem, protocol: Protocol, seed: number, now: () => number): Run {
  const { space, values, objective } = problem;
  const { initial, batch, strategy } = protocol;
  const budget = Math.min(protocol.budget, space.candidates.length);
  const rank = new Map(
    space.candidates.map((point, i) => [JSON.stringify(space.parameters.map(({ name }) => point[name])), i]),
  );
  const truth = values.map(mean);
  const observations: Observation[] = [];
  const trials: number[] = [];
  const times: number[] = [];
  let warmStarts: Readonly<Record<string, Hyperparameters>> | undefined;
  while (trials.length < budget) {
    const count = Math.min(trials.length === 0 ? initial : batch, budget - trials.length);
    const begun = now();
    const output = suggest(
      { space, objectives: [objective], observations, count, seed, initial, strategy, warmStarts },
      protocol.settings,
    );
    if (trials.length > 0 || strategy === 'random') times.push(now() - begun);
    warmStarts = output.models;
    for (const { point } of output.suggestions) {
      const index = rank.get(JSON.stringify(space.parameters.map(({ name }) => point[name])))!;
      trials.push(index);
      observations.push({
        point,
        values: {
          [objective.name]: protocol.replicates === 'draw' ? draw(values[index]!, seed, index) : truth[index]!,
        },
      });
    }
  }
  return { seed, trials, ...judge(trials, truth, outcomeOf(objective)), suggestMilliseconds: times };
}

function draw(values: readonly number[], seed: number, index: number): number {
  return values[stream(seed, 'replicate', index).integer(0, values.length - 1)]!;
}

function judge(trials: readonly number[], truth: readonly number[], outcome: Outcome) {
  const outcomes = truth.map(outcome.of);
  const descending = outcomes.toSorted((a, b) => b - a);
  const threshold = descending[Math.ceil(0.01 * truth.length) - 1]!;
  let highest = Number.NEGATIVE_INFINITY;
  const best = trials.map((index) => {
    highest = Math.max(highest, outcomes[index]!);
    return outcome.toValue(highest);
  });
  const hit = trials.findIndex((index) => outcomes[index]! >= threshold);
  return { best, topOnePercentBy: hit < 0 ? null : hit + 1 };
}
