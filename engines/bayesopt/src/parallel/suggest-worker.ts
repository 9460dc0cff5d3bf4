import { parentPort } from 'node:worker_threads';
import { ObjectiveError } from '../objectives/objective-error.js';
import { type SuggestInput, suggest } from '../recommend/suggest.js';
import type { Space } from '../spaces/space.js';
import { SpaceError } from '../spaces/space-error.js';
import type { Answer, Failure } from './suggester.js';
import { warmUp } from './warm-up.js';

/** Spaces kept compiled, the last used at the end. */
const KEPT = 8;
const spaces = new Map<string, Space>();

/** One object for all copies of a space that arrive, so that it is compiled once. */
function interned(space: Space): Space {
  const key = JSON.stringify(space);
  const known = spaces.get(key) ?? space;
  spaces.delete(key);
  spaces.set(key, known);
  if (spaces.size > KEPT) spaces.delete(spaces.keys().next().value!);
  return known;
}

function answer(id: number, input: SuggestInput): Answer {
  try {
    return { id, output: suggest({ ...input, space: interned(input.space) }) };
  } catch (error) {
    return { id, failure: failureOf(error as Error) };
  }
}

function failureOf(error: Error): Failure {
  const { message } = error;
  if (error instanceof SpaceError) return { kind: 'space', message, place: error.parameter, remedy: error.remedy };
  if (error instanceof ObjectiveError) {
    return { kind: 'objective', message, place: error.objective, remedy: error.remedy };
  }
  return { kind: 'other', message };
}

warmUp();
parentPort?.on('message', ({ id, input }: { id: number; input: SuggestInput }) => {
  parentPort?.postMessage(answer(id, input));
});
