import { mkdirSync, writeFileSync } from 'node:fs';
import { UsageError } from '../failure.js';

/** Writes a file that a person named with an option. */
export function writeText(option: string, file: string, text: string): void {
  explaining(option, file, 'name a file in a folder that exists', () => writeFileSync(file, text));
}

/** Makes a folder that a person named with an option, unless there is one. */
export function makeFolder(option: string, folder: string): void {
  explaining(option, folder, 'name a folder that may be made', () => mkdirSync(folder, { recursive: true }));
}

function explaining(option: string, place: string, remedy: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${option} ${place} cannot be written (${code}); ${remedy}.`);
  }
}
