import type { Clock, Devices, Latch, Latched, Log } from './ports.js';

/** How long each device may take to confirm that it stopped. */
const DEVICE_LIMIT_MS = 3000;

/**
 * Stops everything that moves, at once and without asking anybody: it needs the devices and nothing else, no broker,
 * database, queue, approval or planner. Latched in memory first, then on disk; the journal hears of it when it can.
 */
export class EmergencyStop {
  #latched: Latched | undefined;
  readonly #listeners: ((latched: Latched | undefined) => void)[] = [];

  constructor(
    private readonly devices: Devices,
    private readonly latch: Latch,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.#latched = latch.read();
  }

  get latched(): Latched | undefined {
    return this.#latched;
  }

  /** Tells when the stop was latched, with what the devices confirmed, or reset. */
  onChange(listener: (latched: Latched | undefined) => void): void {
    this.#listeners.push(listener);
  }

  /** Stops everything; answers with what each device confirmed. Never refuses, however often it is asked. */
  async trigger(by: string, reason: string): Promise<Latched> {
    const pressed = { by, reason, at: this.clock.now().toISOString() };
    this.#hold({ ...pressed, devices: [] });
    this.log.error('emergency stop', { by, reason });
    const devices = await this.devices.abortAll(DEVICE_LIMIT_MS);
    const latched = { ...pressed, devices };
    this.#hold(latched);
    this.#tell();
    return latched;
  }

  /** Allows movement again. */
  release(): void {
    this.#latched = undefined;
    this.latch.clear();
    this.#tell();
  }

  #hold(latched: Latched): void {
    this.#latched = latched;
    try {
      this.latch.write(latched);
    } catch (error) {
      // the stop itself must go on without a disk
      this.log.error('the emergency stop could not be latched on disk', { error });
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.#latched);
  }
}
