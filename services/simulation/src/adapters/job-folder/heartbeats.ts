import type { JobFolder } from './job-folder.js';

export interface HeartbeatOptions {
  /** How often is looked, and in how many looks nothing may have stirred. The script of a job beats every 10 s. */
  readonly lookMs?: number;
  readonly silentLooks?: number;
}

/**
 * Watches the heartbeats of jobs that are said to run. Looks are counted, not time: a machine that slept, or a disk that
 * hung, held the looks as well as the beats.
 */
export class Heartbeats {
  readonly #watched = new Map<JobFolder, { beat: number; silent: number }>();
  #timer: NodeJS.Timeout | undefined;

  /** @param onSilent is told once of each job that has stopped. */
  constructor(
    private readonly onSilent: (folder: JobFolder) => void,
    private readonly options: HeartbeatOptions = {},
  ) {}

  watch(folder: JobFolder): void {
    if (!this.#watched.has(folder)) this.#watched.set(folder, { beat: 0, silent: 0 });
    this.#timer ??= setInterval(() => this.#look(), this.options.lookMs ?? 60_000).unref();
  }

  forget(folder: JobFolder): void {
    this.#watched.delete(folder);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    for (const [folder, { beat, silent }] of this.#watched) {
      const now = folder.heartbeat();
      // what nobody has claimed waits for its turn
      const next = now !== beat || !folder.claim() ? 0 : silent + 1;
      this.#watched.set(folder, { beat: now, silent: next });
      if (next < (this.options.silentLooks ?? 10)) continue;
      this.forget(folder);
      folder.sayLast('lost', 'its heartbeat is silent although its process lives');
      this.onSilent(folder);
    }
  }
}
