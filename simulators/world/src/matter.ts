import { type Contents, heat, molarMass, substances } from '@meguri/materials';
import type { Act, Effect, Outcome } from './effect.js';
import { locations, newVials, waste } from './locations.js';
import { doseGiven, temperatureRead } from './measurement-noise.js';

export interface Heating {
  readonly taskId: string;
  /** °C */
  readonly temperature: number;
  /** lab seconds at that temperature */
  readonly duration: number;
}

export interface Vessel {
  readonly id: string;
  readonly location: string;
  /** mmol of solids, mL of liquids */
  readonly contents: Contents;
  readonly heatings: readonly Heating[];
  /** how many chromatograms and scans were made of it */
  readonly measured: number;
}

/** mL */
export const vialCapacity = 8;

/** The vessels of the laboratory and what acts do to them; knows neither clock nor disk. */
export class Matter {
  readonly #vessels = new Map<string, Vessel>();
  readonly #standing = new Map<string, string>();

  constructor(private readonly seed: string) {
    for (const [location, id] of newVials())
      this.#place({ id, location, contents: {}, heatings: [], measured: 0 }, location);
  }

  get vessels(): Iterable<Vessel> {
    return this.#vessels.values();
  }

  /** The vessel that stands at a location; never one in the waste. */
  at(location: string): Vessel | undefined {
    const id = this.#standing.get(location);
    return id === undefined ? undefined : this.#vessels.get(id);
  }

  /** Why an act is impossible now, or nothing when it may begin. */
  obstacle(act: Act): string | undefined {
    const from = act.kind === 'transfer' ? act.from : act.location;
    const vessel = this.at(from);
    if (!vessel) return locations.has(from) ? `no vessel stands at ${from}` : `there is no location ${from}`;
    if (act.kind === 'transfer') {
      if (!locations.has(act.to)) return `there is no location ${act.to}`;
      if (this.at(act.to)) return `another vessel stands at ${act.to}`;
    }
    if (act.kind === 'dispense') {
      const substance = substances[act.substance];
      if (!substance?.stocked) return `there is no bottle of ${act.substance}`;
      const added = substance.state === 'liquid' ? act.amount / 1000 : 0;
      if (liquidIn(vessel.contents) + added > vialCapacity) return `${vessel.id} would overflow`;
    }
    return undefined;
  }

  /**
   * Does an act as far as it came, and says what it was worth and what the device's sensors saw.
   * @param fraction 0 (not begun) … 1 (whole)
   */
  perform({ act, taskId }: Pick<Effect, 'act' | 'taskId'>, fraction: number): Outcome {
    const vessel = this.at(act.kind === 'transfer' ? act.from : act.location);
    if (!vessel || fraction <= 0) return { state: 'none', values: {} };
    const state = fraction < 1 ? 'partial' : 'complete';
    switch (act.kind) {
      case 'dispense': {
        const given = doseGiven(this.seed, vessel.contents, act.substance, act.amount) * fraction;
        this.#change(vessel, { contents: added(vessel.contents, act.substance, given) });
        return { state, values: { AmountDosed: given } };
      }
      case 'transfer': {
        // an arm that loses its program while it carries drops the vessel into the waste; before it has lifted, it lets go
        if (fraction < 0.5) return { state: 'none', values: {} };
        this.#place(vessel, state === 'complete' ? act.to : waste);
        return { state, values: {} };
      }
      case 'heat': {
        const duration = act.duration * fraction;
        this.#change(vessel, {
          contents: heat(vessel.contents, act.temperature, duration / 3600),
          heatings: [...vessel.heatings, { taskId, temperature: act.temperature, duration }],
        });
        const reached = temperatureRead(this.seed, vessel.contents, act.temperature);
        return { state, values: { TemperatureReached: reached } };
      }
      case 'inject': {
        if (state === 'partial') return { state, values: {} };
        this.#change(vessel, { measured: vessel.measured + 1 });
        const injection = { contents: vessel.contents, volume: act.volume, measured: vessel.measured };
        return { state, values: { InjectedVolume: act.volume }, injection };
      }
      case 'scan-angle': {
        if (state === 'partial') return { state, values: {} };
        this.#change(vessel, { measured: vessel.measured + 1 });
        return { state, values: {}, contact: { contents: vessel.contents, measured: vessel.measured } };
      }
    }
  }

  /** Exchanges what stands at two locations, as a clumsy hand would; no device knows of it. */
  swap(a: string, b: string): void {
    const [atA, atB] = [this.at(a), this.at(b)];
    for (const location of [a, b]) this.#standing.delete(location);
    if (atA) this.#place(atA, b);
    if (atB) this.#place(atB, a);
  }

  #change(vessel: Vessel, change: Partial<Vessel>): void {
    this.#vessels.set(vessel.id, { ...vessel, ...change });
  }

  #place(vessel: Vessel, location: string): void {
    if (this.#standing.get(vessel.location) === vessel.id) this.#standing.delete(vessel.location);
    if (location !== waste) this.#standing.set(location, vessel.id);
    this.#change(vessel, { location });
  }
}

/** @param amount mg of a solid, µL of a liquid */
function added(contents: Contents, substance: string, amount: number): Contents {
  const known = substances[substance];
  if (!known) throw new RangeError(`unknown substance ${substance}`);
  const more = known.state === 'liquid' ? amount / 1000 : amount / molarMass(known.formula);
  return { ...contents, [substance]: (contents[substance] ?? 0) + more };
}

function liquidIn(contents: Contents): number {
  return Object.entries(contents).reduce(
    (sum, [substance, amount]) => sum + (substances[substance]?.state === 'liquid' ? amount : 0),
    0,
  );
}
