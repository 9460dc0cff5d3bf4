import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProgramDescription } from './device-description.js';
import type { ProgramEnd, ProgramRun, ResultFile } from './program-log.js';
import type { SeenEffect } from './world-client.js';

/** The files and scalars that program runs leave behind, on the device's disk. */
export class ResultStore {
  constructor(private readonly folder: string) {}

  /**
   * Keeps what a run produced: the chromatogram as a file, the scalars as the device read them.
   * @param wrongValue replaces every scalar and every point of the signal: a scripted fault
   */
  store(
    run: ProgramRun,
    program: ProgramDescription,
    effect?: SeenEffect | 'skipped',
    wrongValue?: number,
  ): Pick<ProgramEnd, 'scalars' | 'files'> {
    const read =
      effect === 'skipped'
        ? Object.fromEntries(Object.entries(program.scalars).map(([name, { ordered }]) => [name, ordered(run.inputs)]))
        : (effect?.values ?? {});
    const scalars =
      wrongValue === undefined ? read : Object.fromEntries(Object.keys(read).map((name) => [name, wrongValue]));
    const chromatogram = effect !== 'skipped' && effect?.chromatogram;
    if (!chromatogram) return { scalars, files: [] };
    const { time, signal } = chromatogram;
    const shown = wrongValue === undefined ? signal : signal.map(() => wrongValue);
    return { scalars, files: [this.#writeChromatogram(run, time, shown)] };
  }

  read(file: ResultFile): Buffer {
    return readFileSync(join(this.folder, file.path));
  }

  #writeChromatogram(run: ProgramRun, time: readonly number[], signal: readonly number[]): ResultFile {
    const name = 'chromatogram.json';
    const path = join('files', run.programRun, name);
    const content = {
      timeUnit: 'min',
      signalUnit: 'mAU',
      time,
      signal,
      method: run.inputs.Method,
      injectionVolume: run.inputs.InjectionVolume,
    };
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    const bytes = Buffer.from(JSON.stringify(content));
    const descriptor = openSync(file, 'w');
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return { name, mimeType: 'application/json', bytes: bytes.length, path };
  }
}
