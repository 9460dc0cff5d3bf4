import { LabError } from '@meguri/contracts';
import type { AggregateDefinition, Aggregates, Fact } from './aggregates.js';

export interface OpenDefinition<S, E extends Fact>
  extends Required<Pick<AggregateDefinition<S, E>, 'initial' | 'evolve' | 'isClosed'>> {
  /** As much of a state as is to be kept of very many; what happens next is folded onto it. Default: all of it. */
  readonly keep?: (state: S) => S;
}

/** All aggregates of one kind that are not closed, as the decisions of all processes have left them. */
export class OpenAggregates<S, E extends Fact> {
  readonly #open = new Map<string, S>();
  readonly #listeners = new Set<(state: S) => void>();
  readonly #stop = new AbortController();
  #version = 0;
  #isComplete = false;
  #following: Promise<void> | undefined;
  #failure: unknown;
  #onProgress = Promise.withResolvers<void>();

  constructor(
    private readonly aggregates: Pick<Aggregates<S, E>, 'follow' | 'last'>,
    private readonly definition: OpenDefinition<S, E>,
  ) {}

  /**
   * Complete up to the last decision at the time of the call.
   * @throws LabError when the history cannot be read.
   */
  async all(): Promise<S[]> {
    this.#following ??= this.#follow();
    const last = await this.aggregates.last();
    while (this.#version < last && !this.#failure) await this.#onProgress.promise;
    if (this.#failure) throw this.#failure;
    this.#isComplete = true;
    return [...this.#open.values()];
  }

  /** Calls for each one that is decided on after `all` answered first, also for one that closes. */
  onChange(listener: (state: S) => void): void {
    this.#listeners.add(listener);
  }

  onApplicationShutdown(): void {
    this.#stop.abort();
  }

  async #follow(): Promise<void> {
    try {
      for await (const { id, version, facts } of this.aggregates.follow(this.#stop.signal)) {
        this.#note(id, facts);
        this.#version = version;
        this.#progress();
      }
      this.#failure = new LabError('MESSAGING.UNAVAILABLE', 'The service ends');
    } catch (error) {
      this.#failure = error;
    }
    this.#progress();
  }

  #note(id: string, facts: readonly E[]): void {
    const { initial, evolve, isClosed, keep = (all: S) => all } = this.definition;
    const state = keep(facts.reduce(evolve, this.#open.get(id) ?? initial(id)));
    if (isClosed(state)) this.#open.delete(id);
    else this.#open.set(id, state);
    if (this.#isComplete) for (const listener of this.#listeners) listener(state);
  }

  #progress(): void {
    this.#onProgress.resolve();
    this.#onProgress = Promise.withResolvers();
  }
}
