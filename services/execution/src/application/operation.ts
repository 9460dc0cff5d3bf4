import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Run } from '../domain/run.js';
import { AlarmBell } from './alarm-bell.js';
import type { EmergencyStop } from './emergency-stop.js';
import {
  ANALYST,
  type Analyst,
  CLOCK,
  type Clock,
  DEVICE_JOURNAL,
  DEVICES,
  type DeviceJournal,
  type Devices,
  EMERGENCY_STOP,
  FEED,
  type Feed,
  FILES,
  type Files,
  INSTRUMENTS,
  type Instruments,
  LEASES,
  type Leases,
  LOG,
  type Log,
  RUNS,
  type Runs,
  type Tenancy,
  WORKCELL,
  type Workcell,
} from './ports.js';
import { type EngineSurroundings, RunEngine } from './run-engine.js';
import { StopJournal } from './stop-journal.js';
import { Ended, Tenure } from './tenure.js';

const PAUSE_AFTER_TROUBLE_MS = 1000;

/**
 * Operates the workcell for as long as this instance holds it, and stands by otherwise. Losing the workcell closes every
 * channel to its devices before another instance may open one.
 */
@Injectable()
export class Operation implements OnApplicationBootstrap, OnApplicationShutdown {
  #engine: RunEngine | undefined;
  #tenancy: Tenancy | undefined;
  readonly #closing = new AbortController();
  #operating: Promise<void> = Promise.resolve();

  constructor(
    @Inject(WORKCELL) private readonly workcell: Workcell,
    @Inject(RUNS) private readonly runs: Runs,
    @Inject(DEVICES) private readonly devices: Devices,
    @Inject(DEVICE_JOURNAL) private readonly deviceJournal: DeviceJournal,
    @Inject(FILES) private readonly files: Files,
    @Inject(FEED) private readonly feed: Feed,
    @Inject(LEASES) private readonly leases: Leases,
    @Inject(ANALYST) private readonly analyst: Analyst,
    @Inject(AlarmBell) private readonly alarms: AlarmBell,
    @Inject(EMERGENCY_STOP) private readonly stop: EmergencyStop,
    @Inject(StopJournal) private readonly stopJournal: StopJournal,
    @Inject(INSTRUMENTS) private readonly instruments: Instruments,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Whether this instance holds the workcell. */
  get active(): boolean {
    return this.#engine !== undefined;
  }

  /** The engine while this instance holds the workcell. */
  get engine(): RunEngine | undefined {
    return this.#engine;
  }

  onApplicationBootstrap(): void {
    this.stop.onChange((latched) => this.#engine?.stopChanged(latched !== undefined));
    this.#operating = this.#operate();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#closing.abort();
    await this.#engine?.end();
    await this.#tenancy
      ?.release()
      .catch((error: unknown) => this.log.warn('the workcell was not given back', { error }));
    await this.#operating;
  }

  /** A run that this process has just stated something about. */
  stated(run: Run): void {
    this.#engine?.put(run);
  }

  async #operate(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        await this.#hold(await this.leases.wait(signal));
      } catch (error) {
        if (signal.aborted) return;
        this.log.error('the workcell could not be operated; trying again', { error });
        await this.clock.sleep(PAUSE_AFTER_TROUBLE_MS, signal);
      }
    }
  }

  async #hold(tenancy: Tenancy): Promise<void> {
    if (this.#closing.signal.aborted) return tenancy.release();
    const { epoch } = tenancy;
    const { name: workcell } = this.workcell;
    this.log.info('workcell is held', { workcell, epoch });
    this.#tenancy = tenancy;
    const engine = new RunEngine(this.#surroundings(), new Tenure(tenancy, this.clock, this.log));
    this.#engine = engine;
    try {
      await engine.start();
      await tenancy.lost;
    } catch (error) {
      if (!(error instanceof Ended)) throw error;
    } finally {
      this.#engine = undefined;
      await engine.end();
      await tenancy.release();
      this.log.info('workcell is given up', { workcell, epoch });
    }
  }

  #surroundings(): EngineSurroundings {
    const { workcell, runs, devices, deviceJournal, files, feed, analyst } = this;
    const { alarms, stop, stopJournal, instruments, clock, log } = this;
    const ports = { workcell, runs, devices, deviceJournal, files, feed, analyst };
    return { ...ports, alarms, stop, stopJournal, instruments, clock, log };
  }
}
