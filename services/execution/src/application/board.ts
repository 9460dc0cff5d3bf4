import { leftBehind } from '../domain/consequences.js';
import { isOpen, type Run } from '../domain/run.js';
import { type Board as BoardView, type Grant, type Schedule, schedule } from '../domain/schedule.js';
import { vesselsOf, type Workcell } from '../domain/workcell.js';

/** What the scheduler must know of the world around the runs. */
export interface Surroundings {
  readonly unavailable: ReadonlyMap<string, string>;
  readonly halted?: string | undefined;
}

/** The open runs of the workcell in memory, oldest first, and what ended ones have used up or left behind. */
export class Board {
  readonly #open = new Map<string, Run>();
  readonly #claims = new Map<string, Grant>();
  readonly #resting = new Map<string, string>();
  readonly #used = new Set<string>();
  readonly #left = new Map<string, readonly string[]>();
  #waiting: ReadonlyMap<string, string> = new Map();

  constructor(private readonly workcell: Workcell) {}

  get open(): readonly Run[] {
    return [...this.#open.values()];
  }

  get(runId: string): Run | undefined {
    return this.#open.get(runId);
  }

  /** Takes over the newest state of a run. */
  put(run: Run): void {
    if (run.trial && run.trial.workcell !== this.workcell.name) return;
    if (run.sample) this.#used.add(run.sample.vessel);
    if (isOpen(run)) {
      this.#open.set(run.runId, run);
      return;
    }
    this.#open.delete(run.runId);
    const left = leftBehind(run, this.workcell);
    if (left.length > 0) this.#left.set(run.runId, left);
  }

  /** Locations that an ended run has left its vessel in. */
  leftBy(runId: string): readonly string[] {
    return this.#left.get(runId) ?? [];
  }

  /** A person has taken away what an ended run left behind. */
  cleared(runId: string): void {
    this.#left.delete(runId);
  }

  claim(grant: Grant): void {
    this.#claims.set(grant.runId, grant);
  }

  unclaim(runId: string): void {
    this.#claims.delete(runId);
  }

  rest(runId: string, reason: string): void {
    this.#resting.set(runId, reason);
  }

  awake(runId: string): void {
    this.#resting.delete(runId);
  }

  isResting(runId: string): boolean {
    return this.#resting.has(runId);
  }

  /** Why a run does not go on, as the last schedule found. */
  reasonOf(runId: string): string | undefined {
    return this.#waiting.get(runId);
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether a run could still take a vessel. */
  get hasVessels(): boolean {
    return Object.keys(this.workcell.labware).some((kind) =>
      vesselsOf(this.workcell, kind).some(({ vessel }) => !this.#used.has(vessel)),
    );
  }

  schedule({ unavailable, halted }: Surroundings): Schedule {
    const view: BoardView = {
      workcell: this.workcell,
      runs: this.open,
      claims: [...this.#claims.values()],
      usedVessels: this.#used,
      blocked: this.#blocked(),
      unavailable,
      resting: this.#resting,
      ...(halted && { halted }),
    };
    const result = schedule(view);
    this.#waiting = result.waiting;
    return result;
  }

  #blocked(): Map<string, string> {
    return new Map(
      [...this.#left].flatMap(([runId, places]) =>
        places.map((place) => [place, `the vessel of ${runId} may be there`]),
      ),
    );
  }
}
