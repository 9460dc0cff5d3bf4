import type { ExplainInput, ModelExplanation } from '../explanations/explain.js';
import type { Settings } from '../recommend/settings.js';
import { createSpaceThread } from './space-thread.js';

/** Explanations from a thread of its own, which no suggestion waits for. */
export interface Explainer {
  /** As the function `explain`; rejects with what it throws, or when the thread dies. */
  explain(input: ExplainInput, settings?: Settings): Promise<ModelExplanation | undefined>;
  /** Ends the thread; open questions are rejected. */
  close(): Promise<void>;
}

/** What the thread is asked. */
export type Question = ExplainInput & { readonly settings?: Settings };

/** The thread starts at the first question. It never keeps the process alive on its own. */
export function createExplainer(): Explainer {
  const thread = createSpaceThread<Question, ModelExplanation | undefined>('explain-worker', 'explaining');
  return {
    explain: (input, settings) => thread.ask({ ...input, ...(settings && { settings }) }),
    close: thread.close,
  };
}
