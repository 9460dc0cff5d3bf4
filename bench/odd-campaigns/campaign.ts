// Campaigns as nobody plans them: one seed, one campaign.
import type { Observation, Point, SuggestInput } from '@meguri/bayesopt';
import { type RandomStream, stream } from '@meguri/numerics';
import { type OddAim, oddAims } from './aims.ts';
import { chance, oneOf, several } from './draw.ts';
import { type OddSpace, oddSpace } from './space.ts';

export interface OddCampaign {
  readonly seed: number;
  readonly space: OddSpace;
  readonly aims: readonly OddAim[];
  /** What came before the campaign. */
  readonly imported: readonly Observation[];
  readonly warmStarts: SuggestInput['warmStarts'];
  readonly initial: number;
  readonly strategy: 'gp' | 'random';
  readonly rounds: readonly Round[];
}

/** One decision and what becomes of its trials. */
export interface Round {
  readonly count: number;
  /** Whether more is asked for than there is, where there is little. */
  readonly beyond: boolean;
  /** Which trials give a result, fail for good or are still out at the next decision, and whether an old result is taken back. */
  readonly fate: (trial: number) => 'observed' | 'failed' | 'pending';
  readonly retracts: boolean;
}

export function oddCampaign(seed: number): OddCampaign {
  const random = stream(seed, 'odd campaign');
  const space = oddSpace(random);
  const aims = oddAims(seed, random);
  return {
    seed,
    space,
    aims,
    imported: oddImports(space, aims, random),
    warmStarts: chance(random, 0.3) ? Object.fromEntries(aims.map((aim) => oddStart(aim, random))) : undefined,
    initial: oneOf(random, [0, 1, 2, 3, 5]),
    strategy: chance(random, 0.1) ? 'random' : 'gp',
    rounds: several(random, 1, 3, () => oddRound(random)),
  };
}

/** Results from elsewhere, some twice, some where this space has no such value. */
function oddImports(space: OddSpace, aims: readonly OddAim[], random: RandomStream): Observation[] {
  const count = oneOf(random, [0, 0, 1, 2, 3, 6, 12]);
  const points = Array.from({ length: count }, () => space.draw(random));
  const repeated = chance(random, 0.3) ? points.flatMap((point) => [point, point]) : points;
  const strange = chance(random, 0.2) ? repeated.map((point) => displaced(space, point)) : repeated;
  return strange.map((point, i) => observationOf(aims, point, i));
}

/** The point with its continuous numbers beyond their bounds or between their steps. */
function displaced({ space }: OddSpace, point: Point): Point {
  return Object.fromEntries(
    Object.entries(point).map(([name, value]) => {
      const parameter = space.parameters.find((each) => each.name === name);
      return [name, parameter?.type === 'continuous' ? Number(value) * 1.7 + 0.01 : value];
    }),
  );
}

export function observationOf(aims: readonly OddAim[], point: Point, time: number): Observation {
  const doubts = aims.map(({ objective, doubt }) => [objective.name, doubt(time)] as const);
  return {
    point,
    values: Object.fromEntries(aims.map(({ objective, answer }) => [objective.name, answer(point, time)])),
    sds: Object.fromEntries(doubts.flatMap(([name, { sd }]) => (sd === undefined ? [] : [[name, sd]]))),
    censored: Object.fromEntries(doubts.flatMap(([name, { censoring }]) => (censoring ? [[name, censoring]] : []))),
  };
}

/** Hyper-parameters of another campaign, perhaps of another space, perhaps broken. */
function oddStart({ objective }: OddAim, random: RandomStream) {
  const number = () => oneOf(random, [1, 0.1, 1e-300, 1e300, 0, Number.NaN, -1]);
  const sane = chance(random, 0.5);
  const value = () => (sane ? 1 : number());
  return [
    objective.name,
    { lengthscales: several(random, 0, 5, value), outputScale: value(), noise: value(), mean: value() - 1 },
  ] as const;
}

function oddRound(random: RandomStream): Round {
  const fates = oneOf(random, [
    ['observed'],
    ['observed', 'observed', 'failed', 'pending'],
    ['failed'],
    ['pending'],
  ] as const);
  const shift = random.integer(0, 3);
  return {
    count: oneOf(random, [1, 1, 2, 3, 5]),
    beyond: chance(random, 0.15),
    fate: (trial) => fates[(trial + shift) % fates.length]!,
    retracts: chance(random, 0.2),
  };
}
