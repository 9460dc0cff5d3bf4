import type { WorkcellEvent } from '@meguri/contracts';
import type { Cause } from '@meguri/messaging';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { latch, resetStop, type StopState } from '../domain/stop.js';
import type { EmergencyStop } from './emergency-stop.js';
import {
  CLOCK,
  type Clock,
  EMERGENCY_STOP,
  type Latched,
  LOG,
  type Log,
  type StopReport,
  WORKCELL,
  WORKCELLS,
  type Workcell,
  type Workcells,
} from './ports.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** Keeps the journal and the latch of this machine telling the same, as soon as the broker is there. */
@Injectable()
export class StopJournal implements OnApplicationBootstrap {
  constructor(
    @Inject(WORKCELL) private readonly workcell: Workcell,
    @Inject(WORKCELLS) private readonly workcells: Workcells,
    @Inject(EMERGENCY_STOP) private readonly stop: EmergencyStop,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.stop.onChange((latched) => void (latched && this.#state(latched)));
    if (this.stop.latched) void this.#state(this.stop.latched);
    else this.follow().catch((error: unknown) => this.log.error('the latch could not be compared', { error }));
  }

  /** A person allows movement again; false when nothing is latched anywhere. */
  async reset(by: string, cause: Cause): Promise<boolean> {
    let isLatched = this.stop.latched !== undefined;
    await this.#execute(cause, (state) => {
      const events = resetStop(state, this.workcell.name, by);
      isLatched ||= events !== undefined;
      return events ?? [];
    });
    if (isLatched) this.stop.release();
    return isLatched;
  }

  /** Takes over what another instance stated about the stop. */
  async follow(): Promise<void> {
    const { state } = await this.workcells.get(this.workcell.name);
    if (state.latched && !this.stop.latched) await this.stop.trigger('another instance', 'latched by another instance');
    else if (!state.latched && this.stop.latched) this.stop.release();
  }

  /** Appends the event as soon as the broker takes it, unless the stop was reset meanwhile. */
  async #state({ by, reason, at, devices }: Latched): Promise<void> {
    const data = { workcell: this.workcell.name, by, reason, devices: devices.map(plain) };
    for (let pause = FIRST_PAUSE_MS; this.stop.latched?.at === at; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        await this.#execute({ id: `${data.workcell}/latched/${at}`, now: this.clock.now() }, (state) =>
          latch(state, data),
        );
        return;
      } catch (error) {
        this.log.warn('the emergency stop is not stated yet; trying again', { error });
        await this.clock.sleep(pause);
      }
    }
  }

  #execute(cause: Cause, decide: (state: StopState) => readonly WorkcellEvent[]) {
    return this.workcells.execute(this.workcell.name, cause, decide);
  }
}

const plain = ({ device, stopped, detail }: StopReport) => ({ device, stopped, ...(detail && { detail }) });
