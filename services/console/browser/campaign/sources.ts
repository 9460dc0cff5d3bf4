import type { Goal, Trial } from '../views.js';
import { numberOf } from './trial-number.js';

type Sources = Goal['sources'];

export const hasChoice = ({ sources }: Pick<Goal, 'sources'>): boolean => sources.length > 1;

/** The source that the goal is about: of the highest fidelity, of equals the cheapest. */
export const targetOf = (sources: Sources): Sources[number] | undefined =>
  sources.toSorted((a, b) => b.fidelity - a.fidelity || a.cost - b.cost)[0];

/** What planning predicts is what the source that counts would say, whichever is asked. */
export function predictedName({ sources }: Pick<Goal, 'sources'>): string {
  const target = targetOf(sources);
  return target && sources.length > 1 ? `predicted of ${target.name}` : 'predicted';
}

/** A candidate that one source was asked of, and then one of higher fidelity. */
export interface Promotion<T extends Trial = Trial> {
  readonly from: T;
  readonly to: T;
}

/** Every promotion, in the order of the trials; each is linked with the nearest answer below it. */
export function promotionsOf(trials: readonly Trial[], sources: Sources): Promotion[] {
  const fidelity = new Map(sources.map((source) => [source.name, source.fidelity]));
  const rank = ({ source }: Trial) => fidelity.get(source) ?? 0;
  const byPoint = Map.groupBy(
    trials.toSorted((a, b) => numberOf(a) - numberOf(b)),
    keyOf,
  );
  return [...byPoint.values()]
    .flatMap((same) =>
      same.flatMap((to, index) => {
        const before = same.slice(0, index).filter((each) => each.state === 'observed' && rank(each) < rank(to));
        const from = before.toSorted((a, b) => rank(a) - rank(b)).at(-1);
        return from ? [{ from, to }] : [];
      }),
    )
    .toSorted((a, b) => numberOf(a.to) - numberOf(b.to));
}

const keyOf = ({ point }: Trial): string =>
  JSON.stringify(Object.entries(point).toSorted(([a], [b]) => (a < b ? -1 : 1)));
