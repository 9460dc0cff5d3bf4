import { readFileSync } from 'node:fs';

/** A failure that a reader can do something about; its code is stable. */
interface Told extends Error {
  readonly code: string;
  readonly remedy: string;
}

/**
 * Runs a program of a job folder: the arguments name files of the folder, which is the current one. What is thrown with
 * a code and a remedy becomes the one line `CODE: reason; remedy` on stderr, with exit code 1.
 */
export async function run(program: (...names: string[]) => void | Promise<void>): Promise<void> {
  try {
    await program(...process.argv.slice(2));
  } catch (error) {
    const { code, message, remedy } = error as Told;
    if (!code || !remedy) throw error;
    process.stderr.write(`${code}: ${message}; ${remedy}\n`);
    process.exitCode = 1;
  }
}

/** What a step before wrote; who calls says what it is. */
export const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
