import type { Space } from '../spaces/space.js';
import { createThread, type Thread } from './thread.js';

/** A space by its number, with the space itself when the thread may not have it. */
export interface SentSpace {
  readonly id: number;
  readonly space?: Space;
}

/** A question as it travels. */
export interface SentQuestion<Input> {
  readonly space: SentSpace;
  readonly rest: Omit<Input, 'space'>;
}

/** The answer to it; undefined when the thread does not have the space. */
export type SentAnswer<Output> = { readonly output: Output } | undefined;

/** A thread that answers questions about spaces, each of which travels there once per object. See {@link createThread}. */
export function createSpaceThread<Input extends { readonly space: Space }, Output>(
  module: string,
  task: string,
): Thread<Input, Output> {
  const thread = createThread<SentQuestion<Input>, SentAnswer<Output>>(module, task);
  const ids = new WeakMap<Space, number>();
  let next = 0;
  return {
    ...thread,
    ask: async ({ space, ...rest }) => {
      const known = ids.get(space);
      const answer = known === undefined ? undefined : await thread.ask({ rest, space: { id: known } });
      if (answer) return answer.output;
      const id = known ?? next++;
      ids.set(space, id);
      return (await thread.ask({ rest, space: { id, space } }))!.output;
    },
  };
}
