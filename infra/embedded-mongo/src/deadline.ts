import { MongoError } from './errors.js';

const CHECK_EVERY = 64;

/** A function to call once per document that throws error 50 when the time is up; without a limit it does nothing. */
export function deadline(milliseconds: number | undefined): () => void {
  if (!milliseconds) return () => {};
  const end = performance.now() + milliseconds;
  let calls = 0;
  return () => {
    if (++calls % CHECK_EVERY === 0 && performance.now() > end) {
      throw new MongoError(50, 'operation exceeded time limit');
    }
  };
}
