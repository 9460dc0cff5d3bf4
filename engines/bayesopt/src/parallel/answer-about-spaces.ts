import { isDeepStrictEqual } from 'node:util';
import type { Space } from '../spaces/space.js';
import { answerQuestions } from './answer-questions.js';
import type { SentAnswer, SentQuestion, SentSpace } from './space-thread.js';

/** Spaces kept compiled. */
const KEPT = 8;

/** Lets a worker module answer the questions of its space thread with a function; spaces that are equal are compiled once. */
export function answerAboutSpaces<Input extends { readonly space: Space }, Output>(
  answer: (input: Input) => Output,
): void {
  const interned = interning();
  answerQuestions(({ space, rest }: SentQuestion<Input>): SentAnswer<Output> => {
    const known = interned(space);
    return known && { output: answer({ ...rest, space: known } as Input) };
  });
}

/** One object for all copies of a space that arrive; undefined when it has to be sent again. */
function interning(): (sent: SentSpace) => Space | undefined {
  /** Each space once, by the number it was last sent with; the last used at the end. */
  const kept: Required<SentSpace>[] = [];
  return ({ id, space }) => {
    const at = kept.findIndex((known) => (space ? isDeepStrictEqual(known.space, space) : known.id === id));
    const known = at < 0 ? space : kept.splice(at, 1)[0]!.space;
    if (known) kept.push({ id, space: known });
    if (kept.length > KEPT) kept.shift();
    return known;
  };
}
