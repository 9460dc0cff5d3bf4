import { targetAmong } from '@meguri/bayesopt';
import type { Goal, Point, Source } from '@meguri/contracts';

/** A point put to a source. */
export interface Question {
  readonly point: Point;
  /** Name of the source. */
  readonly source: string;
}

/** The source that the goal is about: the nearest to the truth; of equals the cheapest, then the first in the file. */
export const targetOf = ({ sources }: Pick<Goal, 'sources'>): Source => targetAmong(sources);

/** The source of this name; throws when the goal has none. */
export function sourceNamed({ sources }: Goal, name: string): Source {
  const source = sources.find((each) => each.name === name);
  if (!source) throw new Error(`the unknown source ${name} is named`);
  return source;
}
