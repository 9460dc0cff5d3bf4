import { closeSync, fstatSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { LabError } from '@meguri/contracts';

/**
 * An append-only file of JSON lines. An entry is on disk when `append` returns; after a kill at any moment every
 * acknowledged entry is there, and at most one unacknowledged line is torn, which opening cuts off.
 */
export class Journal<Entry> {
  private constructor(
    readonly file: string,
    private readonly descriptor: number,
    private length: number,
  ) {}

  /**
   * Opens or creates a journal and reads what it holds.
   * @throws LabError DATA_DIRECTORY.UNUSABLE when it cannot be opened, or a line before the last is not JSON.
   */
  static open<Entry>(file: string): { journal: Journal<Entry>; entries: Entry[] } {
    // without a listener the signal of a file size limit would kill the process instead of failing the write
    if (!process.listeners('SIGXFSZ').includes(ignore)) process.on('SIGXFSZ', ignore);
    const descriptor = attempt(file, 'cannot be opened', () => {
      mkdirSync(dirname(file), { recursive: true });
      return openSync(file, 'a');
    });
    const text = attempt(file, 'cannot be read', () => readFileSync(file));
    const complete = text.subarray(0, text.lastIndexOf('\n') + 1);
    const entries = complete
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line, i) => attempt(file, `is damaged at line ${i + 1}`, () => JSON.parse(line) as Entry));
    const journal = new Journal<Entry>(file, descriptor, complete.length);
    journal.#cutBack();
    return { journal, entries };
  }

  /**
   * Stores one entry durably.
   * @throws LabError DATA_DIRECTORY.UNUSABLE when there is no room; nothing of the entry is kept then.
   */
  append(entry: Entry): void {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    attempt(this.file, 'cannot be written', () => {
      try {
        this.#cutBack();
        for (let written = 0; written < line.length; ) written += writeSync(this.descriptor, line, written);
        fsyncSync(this.descriptor);
      } catch (error) {
        this.#cutBack();
        throw error;
      }
    });
    this.length += line.length;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** Removes what an unfinished write left behind. */
  #cutBack(): void {
    if (fstatSync(this.descriptor).size !== this.length) ftruncateSync(this.descriptor, this.length);
  }
}

const ignore = (): void => {};

function attempt<Result>(file: string, problem: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    throw new LabError('DATA_DIRECTORY.UNUSABLE', `The journal ${file} ${problem}.`, { cause, context: { file } });
  }
}
