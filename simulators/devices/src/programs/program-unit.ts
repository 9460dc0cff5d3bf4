import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { stream } from '@meguri/numerics';
import type { Logger } from '@meguri/observability';
import type { Fault } from '../control/fault.js';
import { admit, readTerms, type StartRequest } from './admission.js';
import type { Activity, UnitDescription } from './device-description.js';
import type { LoggedRun, ProgramEnd, ProgramLog, ProgramRun } from './program-log.js';
import { Refusal } from './refusal.js';
import type { ResultStore } from './result-store.js';
import { mayMove, type UnitState } from './unit-state.js';
import { ImpossibleAct, type SeenEffect, type WorldClient } from './world-client.js';

/** What a unit needs beside its own description. */
export interface UnitSurroundings {
  readonly device: string;
  readonly world: WorldClient;
  readonly log: ProgramLog;
  readonly results: ResultStore;
  readonly logger: Logger;
  /** lab seconds per wall second */
  readonly timeScale: number;
  readonly seed: string;
  /** ServerStatus.StartTime, ISO */
  readonly serverEpoch: string;
  /** told whether the device can write to its disk */
  readonly storing: (works: boolean) => void;
  /** kills the process at once, as a power cut would */
  readonly crash: () => never;
}

/** Who shows the unit to the outside: called synchronously, in the order in which things happen. */
export interface UnitObserver {
  moved(state: UnitState): void;
  started(run: ProgramRun): void;
  ended(run: ProgramRun, end: ProgramEnd): void;
}

type Interruption = 'aborted' | 'stopped';

interface Current {
  readonly run: ProgramRun;
  readonly fault?: Fault;
  readonly interruption: AbortController;
}

// an interrupted program never counts as whole, however late the interruption came
const almostWhole = 0.999;
const storagePause = 250;

/** A functional unit that runs one program at a time, each at most once, and remembers what became of it. */
export class ProgramUnit {
  #state: UnitState = 'Stopped';
  #current?: Current;
  #last?: LoggedRun;

  constructor(
    readonly description: UnitDescription,
    private readonly surroundings: UnitSurroundings,
    private readonly observer: UnitObserver,
  ) {}

  get state(): UnitState {
    return this.#state;
  }

  /** What it is doing at a wall time (ms), or what it did last. */
  activity(now: number): Activity | undefined {
    const shown: LoggedRun | undefined = this.#current ?? this.#last;
    if (!shown) return undefined;
    const { run, end } = shown;
    const labSeconds = (from: string, to: number) =>
      Math.max(0, ((to - Date.parse(from)) / 1000) * this.surroundings.timeScale);
    const elapsed = labSeconds(run.started, end ? Date.parse(end.stopped) : now);
    return { inputs: run.inputs, running: !end, elapsed, since: end ? labSeconds(end.stopped, now) : 0 };
  }

  /**
   * Starts a program and answers with its DeviceProgramRunId; a task id known from before gets its former answer.
   * The run is on disk when this returns.
   * @throws Refusal before anything has happened.
   */
  start(request: StartRequest, now: number, fault?: Fault): string {
    const { log, serverEpoch, crash } = this.surroundings;
    const known = log.runOfTask(request.taskId);
    if (known) return known;
    if (fault?.kind === 'refuse') throw new Refusal(fault.status, 'a scripted fault refuses this call');

    const terms = readTerms(request);
    this.#store(() => log.noteLease(terms.leaseEpoch));
    const { leaseEpoch } = log;
    const { program } = this.description;
    const inputs = admit(request, terms, program, { state: this.#state, serverEpoch, leaseEpoch, now });
    if (fault?.kind === 'crash' && fault.at === 'before') crash();

    const run: ProgramRun = {
      programRun: randomUUID(),
      unit: this.description.name,
      template: program.name,
      taskId: request.taskId,
      runId: request.runId,
      properties: Object.fromEntries(request.properties),
      inputs,
      orderedBy: terms.orderedBy,
      started: new Date(now).toISOString(),
      ends: new Date(now + this.#wallDuration(request.taskId, program.duration(inputs), fault)).toISOString(),
    };
    this.#store(() => log.start(run));
    if (fault?.kind === 'crash' && fault.at === 'started') crash();
    this.#current = { run, fault, interruption: new AbortController() };
    this.observer.started(run);
    this.#move('Running');
    this.#perform(this.#current).catch((error) => {
      this.surroundings.logger.error('a unit cannot show what became of a program', { error, run });
    });
    return run.programRun;
  }

  /** Ends the running program at once; the unit stays Aborted until it is cleared. @throws Refusal BadInvalidState */
  abort(): void {
    this.#interrupt('Aborting', 'aborted');
  }

  /** Ends the running program at once. @throws Refusal BadInvalidState */
  stop(): void {
    this.#interrupt('Stopping', 'stopped');
  }

  /** Makes an aborted unit ready again. @throws Refusal BadInvalidState */
  clear(): void {
    this.#mustMove('Clearing');
    this.#move('Stopped');
  }

  /**
   * Settles a run that was under way when the process ended. The machine went on meanwhile: past its planned end the run
   * is complete, before it the restart interrupts it; what never reached the world had no effect.
   */
  async recover(run: ProgramRun, now: number): Promise<void> {
    const { world } = this.surroundings;
    const begun = await world.find(run.programRun);
    const effect = begun && (await world.end(run.programRun, progress(run, now)));
    const outcome = effect?.state === 'complete' ? 'completed' : 'interrupted';
    const reason = outcome === 'completed' ? '' : 'the device was restarted while the program ran';
    await this.#settle({ run, interruption: new AbortController() }, outcome, reason, effect);
  }

  async #perform(current: Current): Promise<void> {
    const { logger, crash } = this.surroundings;
    const effect = await this.#act(current).catch((error: Error) => error);
    if (current.fault?.kind === 'crash' && current.fault.at === 'settled') crash();
    if (effect instanceof Error) {
      if (!(effect instanceof ImpossibleAct)) logger.error('a program failed', { error: effect, run: current.run });
      return this.#settle(current, 'failed', effect.message);
    }
    if (effect === 'skipped' || effect.state === 'complete') return this.#settle(current, 'completed', '', effect);
    const aborted = current.interruption.signal.reason === ('aborted' satisfies Interruption);
    return this.#settle(
      current,
      aborted ? 'aborted' : 'interrupted',
      `${aborted ? 'aborted' : 'stopped'} by a client`,
      effect,
    );
  }

  /** Lets the act happen in the world over its time. @throws ImpossibleAct */
  async #act({ run, fault, interruption }: Current): Promise<SeenEffect | 'skipped'> {
    const { world, device, crash } = this.surroundings;
    const remaining = () => Math.max(0, Date.parse(run.ends) - Date.now());
    if (fault?.kind === 'swap') await world.swap(fault.locations);
    if (fault?.kind === 'skip') {
      await sleep(remaining());
      return 'skipped';
    }
    const { programRun, taskId, runId, orderedBy, inputs } = run;
    await world.begin({ programRun, taskId, runId, orderedBy, device, act: this.description.program.act(inputs) });
    if (fault?.kind === 'crash' && fault.at === 'running') crash();
    const endless = fault?.kind === 'hang' && fault.at === 'program';
    const whole = await sleep(endless ? 2 ** 31 - 1 : remaining(), true, { signal: interruption.signal }).catch(
      () => false,
    );
    return world.end(programRun, whole ? 1 : Math.min(almostWhole, progress(run, Date.now())));
  }

  /** Writes down how a run ended, shows it, and makes the unit ready. */
  async #settle(
    { run, fault }: Current,
    outcome: ProgramEnd['outcome'],
    reason: string,
    effect?: SeenEffect | 'skipped',
  ): Promise<void> {
    const { results, log } = this.surroundings;
    const end = await this.#persist(() => {
      const produced = results.store(
        run,
        this.description.program,
        effect,
        fault?.kind === 'wrong-value' ? fault.value : undefined,
      );
      const worth = effect === 'skipped' ? 'complete' : (effect?.state ?? 'none');
      const settled: ProgramEnd = {
        stopped: new Date().toISOString(),
        outcome,
        effect: worth === 'running' ? 'unknown' : worth,
        reason,
        ...produced,
      };
      log.end(run.programRun, settled);
      return settled;
    });
    this.#current = undefined;
    this.#last = { run, end };
    // the Result is complete before the state says so
    this.observer.ended(run, end);
    if (this.#state === 'Running') this.#move('Stopping');
    if (this.#state === 'Stopping') this.#move('Stopped');
    if (this.#state === 'Aborting') this.#move('Aborted');
  }

  #wallDuration(taskId: string, labSeconds: number, fault?: Fault): number {
    const { seed, timeScale } = this.surroundings;
    const deviation = this.description.program.jitter * (2 * stream(seed, 'duration', taskId).uniform() - 1);
    const slowness = fault?.kind === 'slow' ? fault.factor : 1;
    return ((labSeconds * (1 + deviation) * slowness) / timeScale) * 1000;
  }

  #interrupt(state: UnitState, reason: Interruption): void {
    this.#mustMove(state);
    this.#current?.interruption.abort(reason);
  }

  #mustMove(to: UnitState): void {
    if (!mayMove(this.#state, to)) throw new Refusal('BadInvalidState', `the unit is ${this.#state}`);
    this.#move(to);
  }

  #move(to: UnitState): void {
    this.#state = to;
    this.observer.moved(to);
  }

  /** Writes before anything happens: what cannot be written down must not happen. */
  #store(write: () => void): void {
    const { logger, storing } = this.surroundings;
    try {
      write();
      storing(true);
    } catch (error) {
      storing(false);
      logger.error('a device cannot write its journal', { error });
      throw new Refusal('BadResourceUnavailable', 'the device cannot write its journal; free disk space');
    }
  }

  /** Writes what has happened: a full disk only delays it. */
  async #persist<Result>(write: () => Result): Promise<Result> {
    const { logger, storing } = this.surroundings;
    for (;;) {
      try {
        const result = write();
        storing(true);
        return result;
      } catch (error) {
        storing(false);
        logger.error('a device cannot write down how a program ended; trying again', { error });
        await sleep(storagePause);
      }
    }
  }
}

/** How far a run had come at a wall time, 0…1. */
function progress(run: ProgramRun, now: number): number {
  const [start, end] = [Date.parse(run.started), Date.parse(run.ends)];
  return Math.min(1, Math.max(0, (now - start) / Math.max(1, end - start)));
}
