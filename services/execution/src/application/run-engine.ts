import type { RunEvent } from '@meguri/contracts';
import { nextStep, openCommand, type Run } from '../domain/run.js';
import { prepare } from '../domain/run-decisions.js';
import type { Grant } from '../domain/schedule.js';
import type { AlarmBell } from './alarm-bell.js';
import { Board } from './board.js';
import { CommandDriver } from './command-driver.js';
import { DeviceWatch } from './device-watch.js';
import type { EmergencyStop } from './emergency-stop.js';
import { Observer } from './observer.js';
import type { Analyst, Clock, DeviceJournal, Devices, Feed, Files, Instruments, Log, Runs, Workcell } from './ports.js';
import { RunJournal, type Stated } from './run-journal.js';
import type { StopJournal } from './stop-journal.js';
import { Ended, type Tenure } from './tenure.js';

export interface EngineSurroundings {
  readonly workcell: Workcell;
  readonly runs: Runs;
  readonly devices: Devices;
  readonly deviceJournal: DeviceJournal;
  readonly files: Files;
  readonly feed: Feed;
  readonly analyst: Analyst;
  readonly alarms: AlarmBell;
  readonly stop: EmergencyStop;
  readonly stopJournal: StopJournal;
  readonly instruments: Instruments;
  readonly clock: Clock;
  readonly log: Log;
}

const FIRST_REST_MS = 200;
const LONGEST_REST_MS = 5000;
const AFTER_TROUBLE_MS = 2000;

/**
 * Drives every open run of the workcell while its tenure lasts. Nothing is polled: a pass of the scheduler follows each
 * change, and each granted command has one flow of its own, so a run that hangs holds up nobody.
 */
export class RunEngine {
  readonly board: Board;
  readonly #journal: RunJournal;
  readonly #driver: CommandDriver;
  readonly #observer: Observer;
  readonly #watch: DeviceWatch;
  /** Runs with a flow of their own at this moment. */
  readonly #busy = new Set<string>();
  readonly #startedAt = new Map<string, number>();
  #passPlanned = false;
  #feeding: { stop(): Promise<void> } | undefined;

  constructor(
    private readonly around: EngineSurroundings,
    private readonly tenure: Tenure,
  ) {
    const { workcell, runs, feed, clock, files, analyst, stop } = around;
    const isStopped = () => stop.latched !== undefined;
    const changed = () => this.kick();
    this.board = new Board(workcell);
    this.#journal = new RunJournal(runs, this.board, feed, clock, tenure, (outcome) => this.#stated(outcome));
    this.#observer = new Observer(workcell, files, analyst, this.#journal, tenure);
    this.#watch = new DeviceWatch({ ...around, journal: around.deviceJournal, tenure, changed, isStopped });
    const stuck = (device: string, unit: string) => this.#watch.stuck(device, unit);
    this.#driver = new CommandDriver({ ...around, tenure, journal: this.#journal, isStopped, stuck });
  }

  /** Takes up everything the journal left open: first what became of each unsettled command, then the rest. */
  async start(): Promise<void> {
    const { runs, feed, devices } = this.around;
    this.#feeding = await feed.follow((entity, id) => (entity === 'run' ? this.heard(id) : this.#stopHeard()));
    const ids = await this.tenure.persist('list runs', () => runs.ids());
    const loaded = await Promise.all(
      ids.toSorted().map((id) => this.tenure.persist('load run', async () => (await runs.get(id)).state)),
    );
    for (const run of loaded) this.board.put(run);
    await this.#forgetCleared(loaded);
    devices.open(this.#watch);
    for (const run of this.board.open) if (openCommand(run)) this.#flow(run.runId, () => this.#driver.takeUp(run));
    this.kick();
  }

  async end(): Promise<void> {
    this.tenure.end();
    await Promise.all([this.#feeding?.stop(), this.around.devices.close()]);
  }

  /** A run is new or was changed by this process. */
  put(run: Run): void {
    this.board.put(run);
    this.kick();
  }

  /** Another instance stated something about a run. */
  heard(runId: string): void {
    this.#journal
      .refresh(runId)
      .then(() => this.kick())
      .catch((error: unknown) => this.#trouble(runId, error));
  }

  /** The emergency stop was latched or reset. */
  stopChanged(latched: boolean): void {
    if (!latched) this.#watch.clearAll();
    this.kick();
  }

  /** A person has taken away what an ended run left behind. */
  cleared(runId: string): void {
    this.board.cleared(runId);
    this.kick();
  }

  /** Plans one pass of the scheduler, soon, however often it is asked for. */
  kick(): void {
    if (this.#passPlanned) return;
    this.#passPlanned = true;
    queueMicrotask(() => {
      this.#passPlanned = false;
      if (this.tenure.valid) this.#pass();
    });
  }

  #pass(): void {
    const { stop, instruments, alarms, workcell } = this.around;
    const halted = stop.latched ? 'waiting until the emergency stop is reset' : undefined;
    const { grants } = this.board.schedule({ unavailable: this.#watch.unavailable, halted });
    for (const grant of grants.filter(({ runId }) => !this.#busy.has(runId))) this.#perform(grant);
    for (const run of this.board.open) if (isFinished(run)) this.#finish(run);
    const held = this.board.open.flatMap((run) => openCommand(run)?.reserved ?? []);
    instruments.reservations(held.length, this.board.waiting);
    if (!this.board.hasVessels && this.board.open.some(({ status }) => status === 'queued')) {
      const message = `Every vessel of ${workcell.name} has been used.`;
      alarms.raise({ alarmId: 'vessels', severity: 'error', code: 'WORKCELL.OUT_OF_VESSELS', message });
    }
  }

  #perform(grant: Grant): void {
    const { workcell, clock } = this.around;
    const { runId } = grant;
    this.board.claim(grant);
    this.#flow(runId, async () => {
      const deadline = new Date(clock.now().getTime() + workcell.commandLimit * 1000).toISOString();
      const guarded = workcell.devices[grant.device]?.guarded ?? false;
      const { state, appended } = await this.#journal.decide(runId, `${grant.stepId}/prepared`, (run) =>
        prepare(run, grant, { deadline, guarded, leaseEpoch: this.tenure.epoch }),
      );
      this.board.unclaim(runId);
      if (appended.length > 0) await this.#driver.send(state);
    });
  }

  #finish(run: Run): void {
    if (!this.#busy.has(run.runId) && !this.board.isResting(run.runId))
      this.#flow(run.runId, () => this.#observer.finish(run));
  }

  /** Runs the one flow of a run; whatever goes wrong in it is looked at again from the journal. */
  #flow(runId: string, work: () => Promise<void>): void {
    if (this.#busy.has(runId)) return;
    this.#busy.add(runId);
    work()
      .catch((error: unknown) => this.#trouble(runId, error))
      .finally(() => {
        this.#busy.delete(runId);
        this.board.unclaim(runId);
        this.#restIfNeeded(runId);
        this.kick();
      });
  }

  #trouble(runId: string, error: unknown): void {
    if (error instanceof Ended) return;
    this.around.log.error('a run met trouble; it is taken up again', { runId, error });
    this.#rest(runId, 'waiting after trouble in the service', AFTER_TROUBLE_MS);
  }

  /** A command without effect is not repeated at once. */
  #restIfNeeded(runId: string): void {
    const run = this.board.get(runId);
    const settlement = run?.command?.settlement;
    if (!run?.command || !settlement || settlement.effect !== 'none' || this.board.isResting(runId)) return;
    const tries = run.spent[run.command.stepId] ?? 0;
    const pause = Math.min(FIRST_REST_MS * 2 ** Math.max(0, tries - 1), LONGEST_REST_MS);
    this.#rest(runId, `waiting to try ${run.command.stepId} again: ${settlement.reason ?? 'it had no effect'}`, pause);
  }

  #rest(runId: string, reason: string, milliseconds: number): void {
    this.board.rest(runId, reason);
    this.tenure
      .until(this.around.clock.sleep(milliseconds))
      .then(() => this.#wake(runId))
      .catch((error: unknown) => this.#trouble(runId, error));
  }

  #wake(runId: string): void {
    this.board.awake(runId);
    const run = this.board.get(runId);
    if (run && openCommand(run)) this.#flow(runId, () => this.#driver.takeUp(run));
    else this.kick();
  }

  /** What a person must know, and what is measured, of the facts that were just stated. */
  #stated({ state: run, appended }: Stated): void {
    for (const event of appended) this.#heed(run, event);
  }

  #heed(run: Run, event: RunEvent): void {
    const { alarms, instruments, clock } = this.around;
    const { runId } = run;
    switch (event.type) {
      case 'RunStarted':
        this.#startedAt.set(runId, clock.now().getTime());
        return;
      case 'RunAwaitingRecovery': {
        const message = event.data.reason;
        const code = 'DEVICE.OUTCOME_UNKNOWN';
        alarms.raise({ alarmId: `recovery-${runId}`, severity: 'error', code, message, runId });
        return;
      }
      case 'RunCompleted':
      case 'RunFailed':
      case 'RunCancelled': {
        const startedAt = this.#startedAt.get(runId);
        this.#startedAt.delete(runId);
        this.#journal.forget(runId);
        instruments.runEnded(run.status, startedAt && (clock.now().getTime() - startedAt) / 1000);
        alarms.clear(`recovery-${runId}`);
        this.#warnOfLeftovers(run);
        return;
      }
      default:
        return;
    }
  }

  #warnOfLeftovers({ runId }: Run): void {
    const left = this.board.leftBy(runId);
    if (left.length === 0) return;
    const message = `The vessel of ${runId} is or may be in ${left.join(' or ')}. Take it away, then acknowledge this alarm.`;
    const code = 'DEVICE.OUTCOME_UNKNOWN';
    this.around.alarms.raise({ alarmId: `vessel-${runId}`, severity: 'error', code, message, runId });
  }

  /** What persons have taken away since is not in the way any more. */
  async #forgetCleared(runs: readonly Run[]): Promise<void> {
    for (const { runId } of runs.filter((run) => this.board.leftBy(run.runId).length > 0))
      if (await this.tenure.persist('load alarm', () => this.around.alarms.isAcknowledged(`vessel-${runId}`)))
        this.board.cleared(runId);
  }

  #stopHeard(): void {
    this.around.stopJournal.follow().catch((error: unknown) => {
      this.around.log.error('the state of the emergency stop could not be read', { error });
    });
  }
}

const isFinished = (run: Run): boolean =>
  run.status === 'running' && !run.closing && run.paused === undefined && !openCommand(run) && !nextStep(run);
