import { LabError } from '@meguri/contracts';
import { type AngleScan, angleScan } from './angle-scan.js';
import { type Chromatogram, chromatogram } from './chromatogram.js';
import { type Announcement, countEffects, type Effect, type EffectCount } from './effect.js';
import { Journal } from './journal.js';
import { Matter, type Vessel } from './matter.js';

type Entry =
  | { readonly kind: 'made'; readonly seed: string }
  | { readonly kind: 'began'; readonly at: string; readonly announcement: Announcement }
  | { readonly kind: 'ended'; readonly at: string; readonly programRun: string; readonly fraction: number }
  | { readonly kind: 'swapped'; readonly at: string; readonly locations: readonly [string, string] };

/** An act that cannot be done as things stand; nothing has happened. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
}

/** Where matter lives: every effect is on disk before anybody hears of it, and the same journal gives the same world. */
export class World {
  readonly #matter: Matter;
  readonly #effects = new Map<string, Effect>();
  readonly #running = new Set<string>();

  private constructor(
    private readonly journal: Journal<Entry>,
    private readonly seed: string,
  ) {
    this.#matter = new Matter(seed);
  }

  /**
   * Opens the world that `file` holds, or makes a new one.
   * @throws LabError CONFIG.INVALID when the file belongs to a world of another seed; DATA_DIRECTORY.UNUSABLE.
   */
  static open(file: string, seed: string): World {
    const { journal, entries } = Journal.open<Entry>(file);
    const world = new World(journal, seed);
    if (entries.length === 0) journal.append({ kind: 'made', seed });
    for (const entry of entries) {
      if (entry.kind === 'made' && entry.seed !== seed)
        throw new LabError('CONFIG.INVALID', `SEED is ${seed}, but the world in ${file} was made with ${entry.seed}.`);
      world.#evolve(entry);
    }
    return world;
  }

  /**
   * Notes that a device begins an act. The same program run again gets the same answer and begins nothing.
   * @throws Obstacle when the act is impossible; LabError DATA_DIRECTORY.UNUSABLE when it cannot be noted.
   */
  begin(announcement: Announcement, at: string): Effect {
    const known = this.#effects.get(announcement.programRun);
    if (known) return known;
    const obstacle = this.#occupied(announcement) ?? this.#matter.obstacle(announcement.act);
    if (obstacle) throw new Obstacle(obstacle);
    this.#commit({ kind: 'began', at, announcement });
    return this.#mustKnow(announcement.programRun);
  }

  /**
   * Notes how far an act came (0…1) and lets it have its effect; a second end of the same act changes nothing.
   * @throws Obstacle when no such act began; LabError DATA_DIRECTORY.UNUSABLE when it cannot be noted.
   */
  end(programRun: string, fraction: number, at: string): Effect {
    if (this.#mustKnow(programRun).state === 'running') this.#commit({ kind: 'ended', at, programRun, fraction });
    return this.#mustKnow(programRun);
  }

  /** Exchanges two vessels behind everybody's back: a scripted fault. */
  swap(locations: readonly [string, string], at: string): void {
    this.#commit({ kind: 'swapped', at, locations });
  }

  effect(programRun: string): Effect | undefined {
    return this.#effects.get(programRun);
  }

  /** What the detector showed; only a completed injection has it. */
  chromatogram({ injection }: Effect): Chromatogram | undefined {
    return injection && chromatogram(this.seed, injection);
  }

  /** What the refractometer recorded; only a completed scan has it. */
  angleScan({ contact }: Effect): AngleScan | undefined {
    return contact && angleScan(this.seed, contact);
  }

  get effects(): Iterable<Effect> {
    return this.#effects.values();
  }

  get count(): EffectCount {
    return countEffects(this.#effects.values());
  }

  get vessels(): Iterable<Vessel> {
    return this.#matter.vessels;
  }

  at(location: string): Vessel | undefined {
    return this.#matter.at(location);
  }

  close(): void {
    this.journal.close();
  }

  #commit(entry: Entry): void {
    this.journal.append(entry);
    this.#evolve(entry);
  }

  #evolve(entry: Entry): void {
    if (entry.kind === 'began') {
      const { announcement, at } = entry;
      this.#effects.set(announcement.programRun, { ...announcement, state: 'running', values: {}, began: at });
      this.#running.add(announcement.programRun);
    } else if (entry.kind === 'ended') {
      const effect = this.#mustKnow(entry.programRun);
      this.#effects.set(entry.programRun, {
        ...effect,
        ended: entry.at,
        ...this.#matter.perform(effect, entry.fraction),
      });
      this.#running.delete(entry.programRun);
    } else if (entry.kind === 'swapped') this.#matter.swap(...entry.locations);
  }

  /** A place where a device is at work belongs to that device until it ends. */
  #occupied({ act }: Announcement): string | undefined {
    const wanted = places(act);
    for (const programRun of this.#running) {
      const other = this.#mustKnow(programRun);
      const shared = places(other.act).find((place) => wanted.includes(place));
      if (shared) return `${other.device} is at work at ${shared}`;
    }
    return undefined;
  }

  #mustKnow(programRun: string): Effect {
    const effect = this.#effects.get(programRun);
    if (!effect) throw new Obstacle(`no act of program run ${programRun} began`);
    return effect;
  }
}

const places = (act: Announcement['act']): string[] => (act.kind === 'transfer' ? [act.from, act.to] : [act.location]);
