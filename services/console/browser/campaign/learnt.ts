import type { Explained, Goal, Objective } from '../views.js';

/** What was learnt of one objective. */
export type Learnt = Pick<Explained, 'kernel' | 'importance' | 'diagnosis' | 'prediction'>;

/** What was learnt of each objective that is made better, in the order of the goal. */
export function learntByObjective(
  { others = [], ...first }: Explained,
  { objectives }: Pick<Goal, 'objectives'>,
): (readonly [Objective, Learnt])[] {
  const improved = objectives.filter(({ direction }) => direction !== 'limit');
  const about = ({ name }: Objective) => others.find(({ objective }) => objective === name) ?? {};
  return improved.map((objective, i) => [objective, i === 0 ? first : about(objective)] as const);
}
