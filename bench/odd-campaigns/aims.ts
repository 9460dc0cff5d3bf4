// What odd campaigns want, and what nature answers.
import type { Censoring, Objective, Point } from '@meguri/bayesopt';
import { type RandomStream, stream } from '@meguri/numerics';
import { chance, oneOf } from './draw.ts';

/** An objective and the value measured at a point, null where none was; the same point may answer anew each time. */
export interface OddAim {
  readonly objective: Objective;
  readonly answer: (point: Point, time: number) => number | null;
  /** How far an answer can be believed; nothing of most objectives. */
  readonly doubt: (time: number) => { readonly sd?: number; readonly censoring?: Censoring };
}

export function oddAims(seed: number, random: RandomStream): OddAim[] {
  // more than four objectives are weighed by scalarisation, which is slow
  const count = oneOf(random, chance(random, 0.03) ? [5] : [1, 1, 1, 1, 2, 3]);
  return Array.from({ length: count }, (_, i) => {
    const answer = oddAnswer(JSON.stringify([seed, i]), random);
    const objective = oddObjective(`y${i}`, random);
    // of a stream of their own, so that seeds stay the campaigns they were
    const more = stream(seed, 'beliefs', i);
    return { objective: { ...objective, ...oddPrior(more) }, answer, doubt: oddDoubt(JSON.stringify([seed, i]), more) };
  });
}

function oddObjective(name: string, random: RandomStream): Objective {
  const bound = oneOf(random, [0, 0.5, -1e30, 1e-30]);
  const direction = oneOf(random, ['maximise', 'minimise'] as const);
  return oneOf<() => Objective>(random, [
    () => ({ name, direction }),
    () => ({ name, direction }),
    () => ({ name, direction, reference: bound }),
    () => ({ name, direction, atLeast: bound }),
    () => ({ name, direction, atMost: bound }),
    () => ({ name, direction: { target: bound, tolerance: oneOf(random, [1, 1e-12, 1e12]) } }),
    () => ({ name, atMost: bound }),
    () => ({ name, atLeast: bound, atMost: bound + 1e-3 * (Math.abs(bound) || 1) }),
  ])();
}

/** Published models that are right, wrong, or none. */
function oddPrior(random: RandomStream): Pick<Objective, 'priorMean'> {
  if (!chance(random, 0.2)) return {};
  const sum = (point: Point) => Object.values(point).reduce<number>((total, value) => total + (Number(value) || 0), 0);
  const priorMean = oneOf<NonNullable<Objective['priorMean']>>(random, [
    '1 / 0',
    '1e300',
    (point) => Math.sin(sum(point)),
    (point) => 1e100 * sum(point),
    (point) => (sum(point) > 1 ? Number.NaN : 3),
  ]);
  return { priorMean };
}

/** Standard deviations without measure, and limits that contradict each other. */
function oddDoubt(seed: string, random: RandomStream): OddAim['doubt'] {
  const [uncertain, limited] = [chance(random, 0.2), chance(random, 0.2)];
  return (time) => {
    const luck = stream(seed, 'doubt', time);
    return {
      ...(uncertain && { sd: oneOf(luck, [0, 1, 1e-300, 1e100, 1e-6]) }),
      ...(limited && chance(luck, 0.5) && { censoring: oneOf(luck, ['at-least', 'at-most'] as const) }),
    };
  };
}

/** Surfaces that make no sense, or hardly vary, or vary beyond all measure. */
function oddAnswer(seed: string, random: RandomStream): OddAim['answer'] {
  const at = (point: Point) => stream(seed, JSON.stringify(point));
  const smooth = (point: Point) =>
    Object.values(point).reduce<number>((sum, value, d) => sum + Math.sin(Number(value) * (d + 1) || d), 0);
  const surface = oneOf<(point: Point, time: number) => number>(random, [
    smooth,
    smooth,
    () => 7,
    () => 0,
    (point) => 1e-300 * smooth(point),
    (point) => 1e100 * smooth(point),
    (point) => 1e12 + 1e-3 * smooth(point),
    (point) => 1 + 1e-15 * at(point).integer(0, 2),
    (point) => 10 ** (300 * (at(point).uniform() - 0.5)),
    (_, time) => time,
    (point) => (chance(at(point), 0.1) ? 1e9 : smooth(point)),
    () => Number.NaN,
    () => Number.POSITIVE_INFINITY,
  ]);
  const nonsense = chance(random, 0.2) ? 0.4 : 0;
  return (point, time) => {
    const luck = stream(seed, 'luck', time);
    if (!chance(luck, nonsense)) return surface(point, time);
    return oneOf(luck, [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e200, -1e-320, null, -0]);
  };
}
