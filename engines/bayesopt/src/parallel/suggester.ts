import type { Settings } from '../recommend/settings.js';
import type { SuggestInput, SuggestOutput } from '../recommend/suggest.js';
import type { Space } from '../spaces/space.js';
import { createSpaceThread } from './space-thread.js';

/** Suggestions from a thread of its own, so that the caller's event loop stays free. A space travels there once per object. */
export interface Suggester {
  /** As the function `suggest`; rejects with what it throws, or when the thread dies. */
  suggest(input: SuggestInput, settings?: Settings): Promise<SuggestOutput>;
  /** As the function `sizeOfSpace`, which may take seconds where constraints leave little; rejects with what it throws, or when the thread dies. */
  sizeOf(space: Space): Promise<number>;
  /** Ends the thread; open questions are rejected. */
  close(): Promise<void>;
}

/** What the thread is asked. */
export type Question =
  | (SuggestInput & { readonly wanted: 'suggestions'; readonly settings?: Settings })
  | { readonly wanted: 'size'; readonly space: Space };

/** Starts a warmed-up thread at once; a thread that died is replaced at the next question. It never keeps the process alive on its own. */
export function createSuggester(): Suggester {
  const thread = createSpaceThread<Question, SuggestOutput | number>('suggest-worker', 'planning');
  thread.start();
  return {
    suggest: (input, settings) =>
      thread.ask({ ...input, ...(settings && { settings }), wanted: 'suggestions' }) as Promise<SuggestOutput>,
    sizeOf: (space) => thread.ask({ space, wanted: 'size' }) as Promise<number>,
    close: thread.close,
  };
}
