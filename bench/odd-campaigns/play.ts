import { type Observation, type Point, SpaceError, type SuggestOutput, sizeOfSpace, suggest } from '@meguri/bayesopt';
import { type OddCampaign, observationOf, oddCampaign, type Round } from './campaign.ts';

/** What came of odd campaigns; all but the first three should be 0. */
export interface Tally {
  readonly campaigns: number;
  readonly proposals: number;
  /** Spaces with points so rare that the planner says that it found none; it must not say that there is none. */
  readonly notFound: number;
  readonly crashes: number;
  /** Points, predictions or promises that are not numbers. */
  readonly nonFinite: number;
  /** Values that a parameter does not admit, and constraints missed by more than 1e-9. */
  readonly violations: number;
  readonly duplicates: number;
  /** Batches that are smaller than asked for though nothing says that the space ran out. */
  readonly silent: number;
}

export const nothing: Tally = {
  campaigns: 0,
  proposals: 0,
  notFound: 0,
  crashes: 0,
  nonFinite: 0,
  violations: 0,
  duplicates: 0,
  silent: 0,
};

export function together(a: Tally, b: Tally): Tally {
  const keys = Object.keys(a) as (keyof Tally)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as unknown as Tally;
}

export interface Played {
  readonly tally: Tally;
  /** What is wrong, in words that name the seed. */
  readonly faults: readonly string[];
}

/** Plays the campaign of a seed to its end, or to its first crash. */
export function playOdd(seed: number): Played {
  const campaign = oddCampaign(seed);
  const state: State = {
    observations: [...campaign.imported],
    pending: [],
    infeasible: [],
    warmStarts: campaign.warmStarts,
  };
  let tally: Tally = { ...nothing, campaigns: 1 };
  const faults: string[] = [];
  for (const round of campaign.rounds) {
    try {
      const { found, words } = decide(campaign, state, round);
      tally = together(tally, found);
      faults.push(...words.map((fault) => `seed ${seed}: ${fault}`));
    } catch (error) {
      const isRare = error instanceof SpaceError && error.message.startsWith('no point was found');
      if (isRare) return { tally: { ...tally, notFound: 1 }, faults };
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { tally: { ...tally, crashes: 1 }, faults: [...faults, `seed ${seed}: ${text}`] };
    }
  }
  return { tally, faults };
}

/** Points that one batch can ask for. */
const LITTLE = 40;

interface State {
  observations: Observation[];
  pending: Point[];
  infeasible: Point[];
  warmStarts: OddCampaign['warmStarts'];
}

function decide(campaign: OddCampaign, state: State, round: Round): { found: Tally; words: string[] } {
  const { seed, space, aims, initial, strategy } = campaign;
  const size = round.beyond ? sizeOfSpace(space.space) : Infinity;
  const count = size <= LITTLE ? size + 2 : round.count;
  const output = suggest({
    ...{ space: space.space, objectives: aims.map(({ objective }) => objective), seed, initial, strategy },
    ...{ ...state, observations: [...state.observations], count },
  });
  const points = output.suggestions.map(({ point }) => point);
  const [broken, wrong, repeated] = [nonFinite(output), space.faults(points), duplicates(points, state)];
  const silent = points.length < count && !output.poolExhausted;
  advance(campaign, state, round, output);
  return {
    found: {
      ...nothing,
      proposals: points.length,
      nonFinite: broken.length,
      violations: wrong.length,
      duplicates: repeated.length,
      silent: silent ? 1 : 0,
    },
    words: [...broken, ...wrong, ...repeated, ...(silent ? [`${points.length} points for ${count}, silently`] : [])],
  };
}

/** What the next decision will know. */
function advance({ aims }: OddCampaign, state: State, round: Round, output: SuggestOutput): void {
  const finished = [...state.pending, ...output.suggestions.map(({ point }) => point)];
  state.pending = [];
  finished.forEach((point, trial) => {
    const fate = round.fate(trial);
    if (fate === 'pending') state.pending.push(point);
    else if (fate === 'failed') state.infeasible.push(point);
    else state.observations.push(observationOf(aims, point, state.observations.length));
  });
  if (round.retracts) state.observations.shift();
  state.warmStarts = output.models ?? state.warmStarts;
}

function nonFinite({ suggestions }: SuggestOutput): string[] {
  return suggestions.flatMap(({ point, predictions = {}, acquisition = 0 }) => {
    const numbers = [
      ...Object.values(point).filter((value) => typeof value === 'number'),
      ...Object.values(predictions).flatMap(({ mean, sd }) => [mean, sd]),
      acquisition,
    ];
    return numbers.every(Number.isFinite)
      ? []
      : [`not finite: ${JSON.stringify({ point, predictions })} ${acquisition}`];
  });
}

const textOf = (point: Point) => JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));

function duplicates(points: readonly Point[], { observations, pending, infeasible }: State): string[] {
  const taken = new Set([...observations.map(({ point }) => point), ...pending, ...infeasible].map(textOf));
  return points.map(textOf).flatMap((text) => {
    const isNew = !taken.has(text);
    taken.add(text);
    return isNew ? [] : [`again ${text}`];
  });
}
