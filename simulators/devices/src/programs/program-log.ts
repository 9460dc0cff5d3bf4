import { Journal } from '@meguri/world';
import type { Inputs } from './device-description.js';

/** A program run from the moment it was accepted. */
export interface ProgramRun {
  /** DeviceProgramRunId */
  readonly programRun: string;
  readonly unit: string;
  readonly template: string;
  readonly taskId: string;
  readonly runId: string;
  /** every property of the call, as it came */
  readonly properties: Readonly<Record<string, string>>;
  readonly inputs: Inputs;
  readonly orderedBy?: string;
  /** wall time, ISO */
  readonly started: string;
  /** planned wall time of the end, ISO */
  readonly ends: string;
}

export type Outcome = 'completed' | 'interrupted' | 'aborted' | 'failed';
export type EffectWorth = 'none' | 'partial' | 'complete' | 'unknown';

export interface ResultFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: number;
  /** path under the device's data folder */
  readonly path: string;
}

/** How a program run ended. */
export interface ProgramEnd {
  /** wall time, ISO */
  readonly stopped: string;
  readonly outcome: Outcome;
  readonly effect: EffectWorth;
  readonly reason: string;
  readonly scalars: Readonly<Record<string, number>>;
  readonly files: readonly ResultFile[];
}

export interface LoggedRun {
  readonly run: ProgramRun;
  readonly end?: ProgramEnd;
}

type Entry =
  | { readonly kind: 'started'; readonly run: ProgramRun }
  | { readonly kind: 'ended'; readonly programRun: string; readonly end: ProgramEnd }
  | { readonly kind: 'lease'; readonly epoch: number };

/** A device's durable memory: its program runs and the largest lease epoch it has seen. */
export class ProgramLog {
  readonly #runs = new Map<string, LoggedRun>();
  readonly #byTask = new Map<string, string>();
  #leaseEpoch = Number.MIN_SAFE_INTEGER;

  private constructor(private readonly journal: Journal<Entry>) {}

  /** @throws LabError DATA_DIRECTORY.UNUSABLE */
  static open(file: string): ProgramLog {
    const { journal, entries } = Journal.open<Entry>(file);
    const log = new ProgramLog(journal);
    for (const entry of entries) log.#evolve(entry);
    return log;
  }

  get runs(): Iterable<LoggedRun> {
    return this.#runs.values();
  }

  get leaseEpoch(): number {
    return this.#leaseEpoch;
  }

  /** The program run that a task id started, whenever that was. */
  runOfTask(taskId: string): string | undefined {
    return this.#byTask.get(taskId);
  }

  /** @throws LabError DATA_DIRECTORY.UNUSABLE; the program must not start then */
  start(run: ProgramRun): void {
    this.#commit({ kind: 'started', run });
  }

  /** @throws LabError DATA_DIRECTORY.UNUSABLE */
  end(programRun: string, end: ProgramEnd): void {
    this.#commit({ kind: 'ended', programRun, end });
  }

  /** @throws LabError DATA_DIRECTORY.UNUSABLE */
  noteLease(epoch: number): void {
    if (epoch > this.#leaseEpoch) this.#commit({ kind: 'lease', epoch });
  }

  #commit(entry: Entry): void {
    this.journal.append(entry);
    this.#evolve(entry);
  }

  #evolve(entry: Entry): void {
    if (entry.kind === 'lease') this.#leaseEpoch = entry.epoch;
    else if (entry.kind === 'started') {
      this.#runs.set(entry.run.programRun, { run: entry.run });
      this.#byTask.set(entry.run.taskId, entry.run.programRun);
    } else {
      const known = this.#runs.get(entry.programRun);
      if (known) this.#runs.set(entry.programRun, { ...known, end: entry.end });
    }
  }
}
