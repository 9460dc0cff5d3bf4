import { isDeepStrictEqual } from 'node:util';
import { suggest } from '../recommend/suggest.js';
import type { Space } from '../spaces/space.js';
import { answerQuestions } from './answer-questions.js';
import type { Question, SentSpace } from './suggester.js';
import { warmUp } from './warm-up.js';

/** Spaces kept compiled. */
const KEPT = 8;
/** Each space once, by the number it was last sent with; the last used at the end. */
const kept: Required<SentSpace>[] = [];

/** One object for all copies of a space that arrive, so that it is compiled once; undefined when it has to be sent again. */
function interned({ id, space }: SentSpace): Space | undefined {
  const at = kept.findIndex((known) => (space ? isDeepStrictEqual(known.space, space) : known.id === id));
  const known = at < 0 ? space : kept.splice(at, 1)[0]!.space;
  if (known) kept.push({ id, space: known });
  if (kept.length > KEPT) kept.shift();
  return known;
}

warmUp();
answerQuestions(({ space, settings, ...input }: Question) => {
  const known = interned(space);
  return known && suggest({ ...input, space: known }, settings);
});
