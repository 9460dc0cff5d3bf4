import { type SuggestInput, suggest } from '../recommend/suggest.js';
import type { Space } from '../spaces/space.js';
import { answerQuestions } from './answer-questions.js';
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

warmUp();
answerQuestions((input: SuggestInput) => suggest({ ...input, space: interned(input.space) }));
