import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceFacts, DeviceLink, Devices, DevicesListener, StopReport } from '../../application/ports.js';
import type { Workcell } from '../../domain/workcell.js';
import { claimsOf, missingFrom } from './claims.js';
import { OpcuaDeviceLink } from './device-link.js';
import { DeviceSession, type SessionOptions } from './device-session.js';

/** The devices of a workcell behind OPC UA LADS servers. */
export class OpcuaDevices implements Devices {
  #links: ReadonlyMap<string, OpcuaDeviceLink>;
  readonly #options: ReadonlyMap<string, SessionOptions>;
  readonly #claims: ReturnType<typeof claimsOf>;

  constructor(workcell: Workcell) {
    this.#claims = claimsOf(workcell);
    this.#options = new Map(
      Object.entries(workcell.devices).map(([device, { endpoint, lads }]) => [
        device,
        { endpoint, lads, timeScale: workcell.timeScale },
      ]),
    );
    this.#links = this.#newLinks();
  }

  get links(): readonly DeviceLink[] {
    return [...this.#links.values()];
  }

  link(device: string): DeviceLink {
    const link = this.#links.get(device);
    if (!link) throw new RangeError(`the workcell has no device ${device}`);
    return link;
  }

  open(listener: DevicesListener): void {
    for (const link of this.#links.values()) link.open(listener);
  }

  /** Closed links stay closed; the next opening begins with new ones. */
  async close(): Promise<void> {
    const closing = [...this.#links.values()];
    this.#links = this.#newLinks();
    await Promise.all(closing.map((link) => link.close()));
  }

  abortAll(withinMs: number): Promise<StopReport[]> {
    return Promise.all([...this.#options].map(([device, options]) => this.#abortDevice(device, options, withinMs)));
  }

  async #abortDevice(device: string, options: SessionOptions, withinMs: number): Promise<StopReport> {
    const limit = sleep(withinMs, 'no answer in time' as const, { ref: false });
    const outcome = await Promise.race([this.#abortUnits(device, options), limit]);
    return outcome === undefined ? { device, stopped: true } : { device, stopped: false, detail: outcome };
  }

  /** undefined when every unit that moved confirmed; a session of its own when there is no link. */
  async #abortUnits(device: string, options: SessionOptions): Promise<string | undefined> {
    const link = this.#links.get(device);
    const units = (this.#claims.get(device)?.units ?? []).map(({ unit }) => unit);
    if (link?.state.sessionUp)
      return failures(
        units,
        (unit) => link.abort(unit),
        (unit) => link.stateNow(unit),
      );
    try {
      const session = await DeviceSession.open(options, { announced: () => {}, state: () => {} });
      try {
        return await failures(
          units,
          (unit) => session.command(unit, 'Abort'),
          (unit) => session.stateNow(unit),
        );
      } finally {
        await session.close('everything was stopped');
      }
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #newLinks(): Map<string, OpcuaDeviceLink> {
    return new Map(
      [...this.#options].map(([device, options]) => {
        const lacks = (facts: DeviceFacts) => missingFrom(facts, this.#claims.get(device));
        return [device, new OpcuaDeviceLink(device, options, lacks)];
      }),
    );
  }
}

/** Aborts all units at once; a unit that was not running refuses, and is at rest all the same. */
async function failures(
  units: readonly string[],
  abort: (unit: string) => Promise<boolean>,
  stateNow: (unit: string) => Promise<string>,
): Promise<string | undefined> {
  const failed = await Promise.all(
    units.map(async (unit) => {
      if (await abort(unit)) return [];
      const state = await stateNow(unit);
      return ['Stopped', 'Aborted', 'Aborting'].includes(state) ? [] : [`${unit} is ${state}`];
    }),
  );
  return failed.flat().join(', ') || undefined;
}
