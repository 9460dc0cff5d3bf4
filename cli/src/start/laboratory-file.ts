import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a process of the laboratory stands. */
export type ProcessPhase = 'waiting' | 'starting' | 'ready' | 'restarting' | 'stopped';

export interface ProcessRecord {
  readonly phase: ProcessPhase;
  /** Process id while it runs. */
  readonly pid?: number;
  /** When the operating system says that this process began; tells it from a later one with the same id. */
  readonly identity?: string;
  readonly startedAt?: string;
  readonly readyAt?: string;
  /** How often it was started again since the laboratory started. */
  readonly restarts: number;
  /** The port of its own that the process named when it became ready. */
  readonly port?: number;
  readonly log: string;
}

/** `laboratory.json` of a data directory: who runs the laboratory, and where each process of it is found. */
export interface LaboratoryRecord {
  readonly version: 1;
  /** Process id of the supervisor while the laboratory runs. */
  readonly pid?: number;
  readonly identity?: string;
  readonly startedAt: string;
  /** Address of the console page. */
  readonly url: string;
  /** Ports by the name of what listens there; kept from start to start. */
  readonly ports: Readonly<Record<string, number>>;
  readonly processes: Readonly<Record<string, ProcessRecord>>;
}

const fileOf = (directory: string): string => join(directory, 'laboratory.json');

/** Reads the record of a data directory; nothing when no laboratory was ever started there. */
export function readLaboratory(directory: string): LaboratoryRecord | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(directory), 'utf8')) as LaboratoryRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps `laboratory.json` true while the laboratory runs; replaced whole, so that readers never see half of it. */
export class LaboratoryFile {
  #record: LaboratoryRecord;

  constructor(
    private readonly directory: string,
    record: LaboratoryRecord,
    private readonly onWriteError: (error: Error) => void,
  ) {
    this.#record = record;
  }

  update(change: Partial<LaboratoryRecord>): void {
    this.#record = { ...this.#record, ...change };
    // a full disk must not end a running laboratory: the record is only how others find it
    try {
      this.#write();
    } catch (error) {
      this.onWriteError(error as Error);
    }
  }

  updateProcess(name: string, process: ProcessRecord): void {
    this.update({ processes: { ...this.#record.processes, [name]: process } });
  }

  #write(): void {
    const file = fileOf(this.directory);
    writeFileSync(`${file}.new`, `${JSON.stringify(this.#record, null, 2)}\n`);
    renameSync(`${file}.new`, file);
  }
}
