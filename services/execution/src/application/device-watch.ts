import type { DeviceEvent, ErrorCode } from '@meguri/contracts';
import { connect, type Device, lose } from '../domain/device.js';
import type { Workcell } from '../domain/workcell.js';
import type { AlarmBell } from './alarm-bell.js';
import type {
  Clock,
  DeviceFacts,
  DeviceJournal,
  DeviceLink,
  Devices,
  DevicesListener,
  Instruments,
  Log,
} from './ports.js';
import { Ended, type Tenure } from './tenure.js';

export interface WatchSurroundings {
  readonly workcell: Workcell;
  readonly devices: Devices;
  readonly journal: DeviceJournal;
  readonly alarms: AlarmBell;
  readonly instruments: Instruments;
  readonly clock: Clock;
  readonly log: Log;
  readonly tenure: Tenure;
  /** Something changed that may let runs go on. */
  readonly changed: () => void;
  readonly isStopped: () => boolean;
}

const ALARM_AFTER_MS = 10_000;

/** States in which a unit takes no program until it is cleared. */
const resting = ['Aborted', 'Aborting', 'Clearing'];

/** Knows which devices and units can take commands, states connections and losses, and clears aborted units. */
export class DeviceWatch implements DevicesListener {
  readonly #unreached = new Map<string, string>();
  readonly #stuck = new Set<string>();

  constructor(private readonly around: WatchSurroundings) {}

  /** Devices and units (device.unit) that take no commands now, with the reason. */
  get unavailable(): ReadonlyMap<string, string> {
    const reasons = new Map<string, string>();
    for (const link of this.around.devices.links) {
      if (!link.state.sessionUp) reasons.set(link.device, this.#unreached.get(link.device) ?? 'it is not connected');
      for (const { unit } of link.facts?.units ?? []) {
        const state = link.stateOf(unit);
        if (resting.includes(state)) reasons.set(`${link.device}.${unit}`, `${unit} is ${state}`);
      }
    }
    for (const unit of this.#stuck) reasons.set(unit, 'it does not stop what it is doing');
    return reasons;
  }

  connected(link: DeviceLink, facts: DeviceFacts): void {
    const { alarms, instruments, changed, workcell, log } = this.around;
    const { device } = link;
    this.#unreached.delete(device);
    for (const unit of [...this.#stuck].filter((name) => name.startsWith(`${device}.`))) this.#freed(unit);
    log.info('device connected', { device, serverEpoch: facts.serverEpoch });
    instruments.linkIs(device, true);
    alarms.clear(`device-${device}`);
    this.#state(link, 'connected', (state) => connect(state, { ...facts, device, workcell: workcell.name }));
    changed();
  }

  lost(link: DeviceLink, reason: string): void {
    const { instruments, changed, workcell, log } = this.around;
    const { device } = link;
    log.warn('device lost', { device, reason });
    instruments.linkIs(device, false);
    this.#warnLater(link, 'DEVICE.UNREACHABLE', `The link to ${device} broke: ${reason}.`);
    this.#state(link, 'lost', (state) => lose(state, { device, workcell: workcell.name, reason }));
    changed();
  }

  unreached(link: DeviceLink, problem: string, unsuitable: boolean): void {
    const { changed, log } = this.around;
    const { device } = link;
    const [reason = problem] = problem.split('\n');
    if (this.#unreached.get(device) === reason) return;
    this.#unreached.set(device, reason);
    log.warn('device cannot be reached', { device, reason });
    const code = unsuitable ? 'DEVICE.UNSUITABLE' : 'DEVICE.UNREACHABLE';
    this.#warnLater(link, code, `${device} cannot be used: ${reason}`);
    changed();
  }

  changed(link: DeviceLink, unit: string, state: string): void {
    const name = `${link.device}.${unit}`;
    if (state === 'Stopped' && this.#stuck.has(name)) this.#freed(name);
    if (state === 'Aborted' && !this.around.isStopped()) void link.clear(unit);
    if (state !== 'Running') this.around.changed();
  }

  /** A unit did not stop when it was told to. */
  stuck(device: string, unit: string): void {
    const { alarms } = this.around;
    this.#stuck.add(`${device}.${unit}`);
    const message = `${unit} of ${device} does not stop what it is doing.`;
    alarms.raise({ alarmId: `unit-${device}-${unit}`, severity: 'critical', code: 'DEVICE.STUCK', message, device });
  }

  /** After an emergency stop was reset, aborted units are made ready again. */
  clearAll(): void {
    for (const link of this.around.devices.links)
      for (const { unit } of link.facts?.units ?? []) if (link.stateOf(unit) === 'Aborted') void link.clear(unit);
  }

  /** A device that comes back by itself within moments is no alarm. */
  #warnLater(link: DeviceLink, code: ErrorCode, message: string): void {
    const { alarms, clock, tenure } = this.around;
    const { device } = link;
    tenure
      .until(clock.sleep(ALARM_AFTER_MS))
      .then(() => {
        if (link.state.sessionUp) return;
        alarms.raise({ alarmId: `device-${device}`, severity: 'error', code, message, device });
      })
      // the tenure ended meanwhile: the next holder looks for itself
      .catch(() => undefined);
  }

  #freed(name: string): void {
    this.#stuck.delete(name);
    this.around.alarms.clear(`unit-${name.replace('.', '-')}`);
  }

  #state({ device }: DeviceLink, why: string, decide: (state: Device) => readonly DeviceEvent[]): void {
    const { journal, clock, tenure, log } = this.around;
    const now = clock.now();
    const cause = { id: `${device}/${why}/${now.toISOString()}`, now };
    tenure
      .persist(`device ${why}`, () => journal.execute(device, cause, decide))
      .catch((error: unknown) => {
        if (!(error instanceof Ended)) log.error('a device could not be journalled', { device, why, error });
      });
  }
}
