import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '@meguri/contracts';
import { backOff } from './back-off.js';
import type { ProcessRecord } from './laboratory-file.js';
import { explainLog } from './log-tail.js';
import type { ProcessDefinition } from './process-definition.js';
import { signalGroup } from './process-group.js';
import { processIdentity } from './process-identity.js';
import type { Reaper } from './reaper.js';
import { type Exit, launch, type RunningProcess } from './running-process.js';

const READY_WITHIN_MS = 120_000;
const ENDS_WITHIN_MS = 8_000;
/** A process that was ready for so long does not count its next end as one more failure in a row. */
const STEADY_MS = 5_000;
const STARTS_BEFORE_GIVING_UP = 4;

export interface ManagedProcessOptions {
  readonly log: string;
  readonly reaper: Reaper;
  readonly onChange: (record: ProcessRecord) => void;
  readonly onRestart: (name: string, exit: Exit) => void;
}

/** Keeps one process running: starts it again, with back-off and on the same ports, whenever it ends. */
export class ManagedProcess {
  #record: ProcessRecord;
  #running?: RunningProcess;
  #ended: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();

  constructor(
    readonly definition: ProcessDefinition,
    private readonly options: ManagedProcessOptions,
  ) {
    this.#record = { phase: 'waiting', restarts: 0, log: options.log };
    options.onChange(this.#record);
  }

  /** Resolves when the process is ready; rejects with LABORATORY.PROCESS_FAILED when it ends again and again before. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ended = this.#keepRunning(resolve).catch(reject);
    });
  }

  /** Asks the process to end, and makes it end when it does not. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const pid = this.#running?.pid;
    if (pid !== undefined) signalProcess(pid, 'SIGTERM');
    const overdue = setTimeout(() => this.#kill(), ENDS_WITHIN_MS);
    await this.#ended;
    clearTimeout(overdue);
    this.#note({ phase: 'stopped', pid: undefined, identity: undefined });
  }

  async #keepRunning(onFirstReady: () => void): Promise<void> {
    let everReady = false;
    for (let failures = 0; !this.#stopping.signal.aborted; ) {
      const { exit, readyMs } = await this.#runOnce(() => {
        everReady = true;
        onFirstReady();
      });
      if (this.#stopping.signal.aborted) return;
      failures = readyMs >= STEADY_MS ? 1 : failures + 1;
      if (!everReady && failures >= STARTS_BEFORE_GIVING_UP) throw this.#failure(exit);
      this.#note({ phase: 'restarting', pid: undefined, restarts: this.#record.restarts + 1 });
      this.options.onRestart(this.definition.name, exit);
      await delay(backOff(failures), undefined, { signal: this.#stopping.signal }).catch(() => {});
    }
  }

  /** Runs the process until it ends; also tells for how long it was ready, in ms. */
  async #runOnce(onReady: () => void): Promise<{ exit: Exit; readyMs: number }> {
    const running = launch(this.definition, this.options.log);
    this.#running = running;
    this.#noteStart(running.pid);
    const overdue = setTimeout(() => this.#kill(), READY_WITHIN_MS);
    let readySince = Number.POSITIVE_INFINITY;
    void running.ready.then((line) => {
      if (this.#running !== running) return;
      clearTimeout(overdue);
      readySince = performance.now();
      this.#note({ phase: 'ready', readyAt: new Date().toISOString(), port: line.port });
      onReady();
    });
    const exit = await running.exited;
    clearTimeout(overdue);
    this.#running = undefined;
    if (running.pid !== undefined) this.options.reaper.leaderEnded(running.pid);
    return { exit, readyMs: Math.max(0, performance.now() - readySince) };
  }

  #noteStart(pid: number | undefined): void {
    if (pid !== undefined) this.options.reaper.watch(pid);
    const identity = pid === undefined ? undefined : processIdentity(pid);
    this.#note({ phase: 'starting', pid, identity, startedAt: new Date().toISOString(), readyAt: undefined });
  }

  #kill(): void {
    const pid = this.#running?.pid;
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
  }

  #note(change: Partial<ProcessRecord>): void {
    this.#record = { ...this.#record, ...change };
    this.options.onChange(this.#record);
  }

  #failure(exit: Exit): LabError {
    const { name } = this.definition;
    const how = exit.signal ?? (exit.code === null ? 'it could not be run' : `exit code ${exit.code}`);
    return new LabError(
      'LABORATORY.PROCESS_FAILED',
      `The process ${name} did not become ready (${how}):\n${explainLog(this.options.log)}`,
      { remedy: `The whole log is ${this.options.log}.`, context: { process: name, log: this.options.log } },
    );
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
