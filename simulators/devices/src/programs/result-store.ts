import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProgramDescription } from './device-description.js';
import type { ProgramEnd, ProgramRun, ResultFile } from './program-log.js';
import type { SeenEffect } from './world-client.js';

/** The files and scalars that program runs leave behind, on the device's disk. */
export class ResultStore {
  constructor(private readonly folder: string) {}

  /**
   * Keeps what a run produced: what a detector recorded as a file, the scalars as the device read them.
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
    const recorded = effect === 'skipped' ? undefined : recordOf(run, effect, wrongValue);
    return { scalars, files: recorded ? [this.#write(run, recorded)] : [] };
  }

  read(file: ResultFile): Buffer {
    return readFileSync(join(this.folder, file.path));
  }

  #write(run: ProgramRun, { name, content }: DetectorRecord): ResultFile {
    const path = join('files', run.programRun, name);
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

interface DetectorRecord {
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** What the detector of an instrument recorded, as its file holds it; undefined when it recorded nothing. */
function recordOf({ inputs }: ProgramRun, effect?: SeenEffect, wrongValue?: number): DetectorRecord | undefined {
  const shown = (signal: readonly number[]) => (wrongValue === undefined ? signal : signal.map(() => wrongValue));
  if (effect?.chromatogram) {
    const { time, signal } = effect.chromatogram;
    const of = { method: inputs.Method, injectionVolume: inputs.InjectionVolume };
    const content = { timeUnit: 'min', signalUnit: 'mAU', time, signal: shown(signal), ...of };
    return { name: 'chromatogram.json', content };
  }
  if (effect?.angleScan) {
    const { angle, intensity } = effect.angleScan;
    return {
      name: 'angle-scan.json',
      content: { angleUnit: 'deg', angle, intensity: shown(intensity), method: inputs.Method },
    };
  }
  return undefined;
}
