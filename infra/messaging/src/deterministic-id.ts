import { createHash } from 'node:crypto';

/** The same parts give the same id, everywhere and for ever: 32 hexadecimal digits, usable as a subject token. */
export const deterministicId = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
