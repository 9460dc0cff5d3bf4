import type { SuggestInput, SuggestOutput } from '../recommend/suggest.js';
import { createThread } from './thread.js';

/** Suggestions from a thread of its own, so that the caller's event loop stays free. */
export interface Suggester {
  /** As the function `suggest`; rejects with what it throws, or when the thread dies. */
  suggest(input: SuggestInput): Promise<SuggestOutput>;
  /** Ends the thread; open suggestions are rejected. */
  close(): Promise<void>;
}

/** Starts a warmed-up thread at once; a thread that died is replaced at the next suggestion. It never keeps the process alive on its own. */
export function createSuggester(): Suggester {
  const thread = createThread<SuggestInput, SuggestOutput>('suggest-worker', 'planning');
  thread.start();
  return { suggest: thread.ask, close: thread.close };
}
