import type { Settings } from '../recommend/settings.js';
import type { SuggestInput, SuggestOutput } from '../recommend/suggest.js';
import type { Space } from '../spaces/space.js';
import { createThread } from './thread.js';

/** Suggestions from a thread of its own, so that the caller's event loop stays free. */
export interface Suggester {
  /** As the function `suggest`; rejects with what it throws, or when the thread dies. A space travels to the thread once per object. */
  suggest(input: SuggestInput, settings?: Settings): Promise<SuggestOutput>;
  /** Ends the thread; open suggestions are rejected. */
  close(): Promise<void>;
}

/** A space by its number, with the space itself when the thread may not have it. */
export interface SentSpace {
  readonly id: number;
  readonly space?: Space;
}

/** What the thread is asked; it answers nothing when it does not have the space. */
export type Question = Omit<SuggestInput, 'space'> & {
  readonly space: SentSpace;
  readonly settings?: Settings;
};

/** Starts a warmed-up thread at once; a thread that died is replaced at the next suggestion. It never keeps the process alive on its own. */
export function createSuggester(): Suggester {
  const thread = createThread<Question, SuggestOutput | undefined>('suggest-worker', 'planning');
  const ids = new WeakMap<Space, number>();
  let next = 0;
  thread.start();
  return {
    suggest: async ({ space, ...rest }, settings) => {
      const input = { ...rest, ...(settings && { settings }) };
      const known = ids.get(space);
      const output = known === undefined ? undefined : await thread.ask({ ...input, space: { id: known } });
      if (output) return output;
      const id = known ?? next++;
      ids.set(space, id);
      return (await thread.ask({ ...input, space: { id, space } }))!;
    },
    close: thread.close,
  };
}
