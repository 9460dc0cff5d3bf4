import { readFileSync } from 'node:fs';
import { UsageError } from '../failure.js';

/** Reads a file that a person named; `what` it is stands in the message when it cannot be read. */
export function readText(what: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`the ${what} ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
