import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '@meguri/contracts';
import type {
  DeviceFacts,
  DeviceLink,
  DevicesListener,
  RawFile,
  StartAnswer,
  StartOrder,
} from '../../application/ports.js';
import type { LinkState } from '../../domain/gate.js';
import type { DeviceAccount } from '../../domain/reconcile.js';
import { Bell } from './bell.js';
import { DeviceSession, type SessionOptions } from './device-session.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/** Keeps one session after the other to a device, and tells when it comes and goes. */
export class OpcuaDeviceLink implements DeviceLink {
  #session: DeviceSession | undefined;
  #facts: DeviceFacts | undefined;
  readonly #bells = new Map<string, Bell>();
  readonly #states = new Map<string, string>();
  readonly #closing = new AbortController();
  #keeping: Promise<void> = Promise.resolve();

  constructor(
    readonly device: string,
    private readonly options: SessionOptions,
    /** What the device lacks of what the workcell file says, if anything. */
    private readonly lacks: (facts: DeviceFacts) => string | undefined,
  ) {}

  get endpoint(): string {
    return this.options.endpoint;
  }

  get facts(): DeviceFacts | undefined {
    return this.#facts;
  }

  get state(): LinkState {
    const session = this.#session;
    return {
      sessionUp: session?.alive ?? false,
      reconnecting: session?.reconnecting ?? false,
      serverEpoch: session?.serverEpoch ?? '',
      silentMs: session?.silentMs ?? Number.POSITIVE_INFINITY,
    };
  }

  stateOf(unit: string): string {
    return this.#session?.alive ? (this.#states.get(unit) ?? 'unknown') : 'not connected';
  }

  open(listener: DevicesListener): void {
    this.#keeping = this.#keep(listener);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#session?.close('execution closed it');
    await this.#keeping;
  }

  async start(order: StartOrder): Promise<StartAnswer> {
    return this.#session?.start(order) ?? { kind: 'not-sent', reason: 'there is no session with the device' };
  }

  async account(unit: string, commandId: string, deviceRunId?: string): Promise<DeviceAccount> {
    return this.#session?.account(unit, commandId, deviceRunId) ?? { says: 'unreachable' };
  }

  async files(unit: string, deviceRunId: string): Promise<readonly RawFile[]> {
    if (!this.#session?.alive) throw new LabError('DEVICE.UNREACHABLE', `there is no session with ${this.device}`);
    try {
      return await this.#session.files(unit, deviceRunId);
    } catch (cause) {
      throw new LabError('DEVICE.UNREACHABLE', `the files of ${deviceRunId} could not be read from ${this.device}`, {
        cause,
      });
    }
  }

  async abort(unit: string): Promise<boolean> {
    return (await this.#session?.command(unit, 'Abort')) ?? false;
  }

  async clear(unit: string): Promise<boolean> {
    return (await this.#session?.command(unit, 'Clear')) ?? false;
  }

  /** The state of a unit, asked now; `not connected` when it cannot be asked. */
  async stateNow(unit: string): Promise<string> {
    return (await this.#session?.stateNow(unit).catch(() => undefined)) ?? 'not connected';
  }

  announcements(unit: string): number {
    return this.#bell(unit).rung;
  }

  announced(unit: string, moreThan: number): Promise<void> {
    return this.#bell(unit).after(moreThan);
  }

  /** One session after the other until closed; pauses between tries that fail grow. */
  async #keep(listener: DevicesListener): Promise<void> {
    const { signal } = this.#closing;
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        const session = await this.#connect(listener);
        pause = FIRST_PAUSE_MS;
        const reason = await session.broken;
        await session.close(reason);
        this.#ringAll();
        if (!signal.aborted) listener.lost(this, reason);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (!signal.aborted) listener.unreached(this, reason, error instanceof Unsuitable);
        await sleep(pause, undefined, { signal }).catch(() => undefined);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      }
    }
  }

  async #connect(listener: DevicesListener): Promise<DeviceSession> {
    const session = await DeviceSession.open(this.options, {
      announced: (unit) => this.#bell(unit).ring(),
      state: (unit, state) => {
        this.#states.set(unit, state);
        listener.changed(this, unit, state);
      },
    });
    const facts = { ...session.device.facts, endpoint: this.endpoint, serverEpoch: session.serverEpoch };
    const lack = this.lacks(facts);
    if (lack !== undefined || this.#closing.signal.aborted) {
      await session.close(lack ?? 'execution closed it');
      throw new Unsuitable(lack ?? 'closed');
    }
    this.#session = session;
    this.#facts = facts;
    this.#ringAll();
    listener.connected(this, facts);
    return session;
  }

  #bell(unit: string): Bell {
    let bell = this.#bells.get(unit);
    if (!bell) {
      bell = new Bell();
      this.#bells.set(unit, bell);
    }
    return bell;
  }

  #ringAll(): void {
    for (const bell of this.#bells.values()) bell.ring();
  }
}

class Unsuitable extends Error {}
