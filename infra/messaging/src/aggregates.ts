import { setTimeout as sleep } from 'node:timers/promises';
import { aggregateSubject, type Envelope, type EventContract, isLabError, LabError } from '@meguri/contracts';
import type { Cause } from './cause.js';
import { type Commit, firstIssue } from './commit.js';
import { deterministicId } from './deterministic-id.js';
import type { EventStore } from './event-store.js';
import { Lanes } from './lanes.js';

/** An event without its envelope: the short fact and its data. */
export interface Fact {
  readonly type: string;
  readonly data: unknown;
}

/** How one kind of aggregate is kept: its facts, and how they make its state. `initial` and `evolve` are pure. */
export interface AggregateDefinition<S, E extends Fact> {
  readonly entity: string;
  /** Every fact that may stand in the history, in every version. */
  readonly contracts: readonly EventContract[];
  initial(id: string): S;
  evolve(state: S, event: E): S;
  /** Closed aggregates leave the memory; they are read again when somebody asks. */
  isClosed?(state: S): boolean;
}

/** version: stream sequence of the last commit, 0 if there is none; revision: number of events so far. */
export interface Loaded<S> {
  readonly state: S;
  readonly revision: number;
  readonly version: number;
}

/** What came of a decision: the state after it and the events that are stored because of it. */
export interface Outcome<S, E> {
  readonly state: S;
  readonly revision: number;
  readonly appended: readonly E[];
  readonly commitId?: string;
}

/** A decision on an aggregate, and the version that it has since. */
export interface Happening<E> {
  readonly id: string;
  readonly version: number;
  readonly facts: readonly E[];
}

const MAXIMUM_ATTEMPTS = 50;
/** A server that leaves so many appends unanswered is in trouble; the caller comes back later. */
const MAXIMUM_UNANSWERED = 3;
const MAXIMUM_JITTER_MS = 8;
/** Beyond this, the longest unused leave the memory; they are read again when somebody asks. */
const MOST_IN_MEMORY = 5000;
/** A refresh that read more commits than this took so long that it has fallen behind again. */
const CLOSE_ENOUGH = 3;

/** All aggregates of one kind: decides on their newest state, appends, and keeps the open ones in memory. */
export class Aggregates<S, E extends Fact> {
  readonly #cache = new Map<string, Loaded<S>>();
  readonly #lanes = new Lanes();
  readonly #contracts: ReadonlyMap<string, EventContract>;
  readonly #newest: ReadonlyMap<string, EventContract>;

  constructor(
    private readonly store: EventStore,
    private readonly definition: AggregateDefinition<S, E>,
    private readonly mostInMemory = MOST_IN_MEMORY,
  ) {
    const byVersion = definition.contracts.toSorted((a, b) => a.version - b.version);
    this.#contracts = new Map(byVersion.map((contract) => [contract.type, contract]));
    this.#newest = new Map(byVersion.map((contract) => [contract.fact, contract]));
  }

  /**
   * Refreshes, decides and appends; when another writer came first, decides again on the new state.
   * One decision per aggregate at a time in this process. An empty decision appends nothing.
   * @param decide pure and synchronous; may throw a LabError to refuse, and may be called several times.
   * @throws LabError what `decide` throws, MESSAGING.OUTCOME_UNKNOWN, MESSAGING.UNAVAILABLE, MESSAGING.STORE_FULL, …;
   * repeating the call with the same cause is safe.
   */
  execute(id: string, cause: Cause, decide: (state: S) => readonly E[]): Promise<Outcome<S, E>> {
    return this.#lanes.run(id, () => this.#execute(id, cause, decide));
  }

  /** The state as the stream has it now. */
  get(id: string): Promise<Loaded<S>> {
    return this.#lanes.run(id, async () => (await this.#refresh(id)).loaded);
  }

  /** Ids of all aggregates that have a history. */
  ids(): Promise<string[]> {
    return this.store.idsOf(this.definition.entity);
  }

  /** What happens to all of them, whichever process decided it: from the beginning on, then as it comes, until the signal. */
  async *follow(signal: AbortSignal): AsyncGenerator<Happening<E>> {
    for await (const commit of this.store.follow(this.definition.entity, signal))
      yield {
        id: commit.subject.slice(commit.subject.lastIndexOf('.') + 1),
        version: commit.sequence,
        facts: this.#factsOf(commit),
      };
  }

  /** Version of the one that was decided on last; 0 before the first decision. */
  last(): Promise<number> {
    return this.store.lastOf(this.definition.entity);
  }

  /** The state in memory, which other replicas may have outrun; undefined when it is not there. */
  peek(id: string): S | undefined {
    return this.#cache.get(id)?.state;
  }

  async #execute(id: string, cause: Cause, decide: (state: S) => readonly E[]): Promise<Outcome<S, E>> {
    const unanswered = new Set<string>();
    let lost = 0;
    for (let attempt = 1; ; attempt++) {
      const { loaded, mine } = await this.#refresh(id, unanswered);
      if (mine) return outcome(loaded, this.#factsOf(mine), mine.id);
      const facts = decide(loaded.state);
      if (facts.length === 0) return outcome(loaded, []);
      const commitId = this.#commitId(id, cause, loaded.version);
      try {
        const commit = await this.#append(id, cause, loaded, commitId, facts);
        return outcome(this.#remember(id, this.#fold(loaded, commit)), this.#factsOf(commit), commitId);
      } catch (error) {
        if (!mayBeDecidedAgain(error) || attempt === MAXIMUM_ATTEMPTS) throw error;
        if (error.code === 'MESSAGING.OUTCOME_UNKNOWN') {
          unanswered.add(commitId);
          if (++lost === MAXIMUM_UNANSWERED) throw error;
        }
        // short: a conflict means that somebody made progress
        await sleep(Math.random() * Math.min(MAXIMUM_JITTER_MS, attempt));
      }
    }
  }

  #remember(id: string, loaded: Loaded<S>): Loaded<S> {
    // the latest used is the last of the map
    this.#cache.delete(id);
    if (loaded.version === 0 || this.definition.isClosed?.(loaded.state)) return loaded;
    this.#cache.set(id, loaded);
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= this.mostInMemory) break;
      this.#cache.delete(oldest);
    }
    return loaded;
  }

  /** Reads the commits that are not in memory yet; `mine` is the one among them that a lost answer left in doubt. */
  async #refresh(id: string, unanswered?: ReadonlySet<string>): Promise<{ loaded: Loaded<S>; mine?: Commit }> {
    let loaded = this.#cache.get(id) ?? { state: this.definition.initial(id), revision: 0, version: 0 };
    let mine: Commit | undefined;
    for (let read = Number.POSITIVE_INFINITY; read > CLOSE_ENOUGH; ) {
      read = 0;
      for await (const commit of this.store.load(this.#subject(id), loaded.version)) {
        loaded = this.#fold(loaded, commit);
        if (unanswered?.has(commit.id)) mine = commit;
        read++;
      }
    }
    return { loaded: this.#remember(id, loaded), ...(mine && { mine }) };
  }

  #fold(loaded: Loaded<S>, commit: Commit): Loaded<S> {
    let { state, revision } = loaded;
    const facts = this.#factsOf(commit);
    for (const [index, event] of commit.events.entries()) {
      if (event.revision !== ++revision)
        throw this.store.reportDamage(`${commit.subject}: event ${revision} is missing, ${event.revision} follows`);
      state = this.definition.evolve(state, facts[index]!);
    }
    return { state, revision, version: commit.sequence };
  }

  #factsOf(commit: Commit): E[] {
    return commit.events.map((event) => {
      const contract = this.#contracts.get(event.type);
      if (!contract) throw new LabError('MESSAGING.MALFORMED', `${commit.subject}: unknown event ${event.type}`);
      return { type: contract.fact, data: event.data } as E;
    });
  }

  async #append(id: string, cause: Cause, loaded: Loaded<S>, commitId: string, facts: readonly E[]): Promise<Commit> {
    const subject = this.#subject(id);
    const written = facts.map((fact, index) => this.#envelope(fact, cause, subject, commitId, index, loaded.revision));
    // what is folded is what others will read: JSON knows no undefined and no dates
    const events = JSON.parse(JSON.stringify(written)) as Envelope[];
    const sequence = await this.store.append(subject, loaded.version, commitId, events);
    return { id: commitId, subject, sequence, events };
  }

  #envelope(fact: E, cause: Cause, subject: string, commitId: string, index: number, revision: number): Envelope {
    const contract = this.#newest.get(fact.type);
    if (!contract) throw new LabError('MESSAGING.MALFORMED', `${subject}: ${fact.type} is no fact of this aggregate`);
    const checked = contract.schema.safeParse(fact.data);
    if (!checked.success)
      throw new LabError('MESSAGING.MALFORMED', `${subject}: ${fact.type}: ${firstIssue(checked.error)}`, {
        context: { type: fact.type, issues: checked.error.issues },
      });
    return {
      specversion: '1.0',
      id: `${commitId}/${index}`,
      type: contract.type,
      source: this.store.service,
      subject,
      time: cause.now.toISOString(),
      datacontenttype: 'application/json',
      revision: revision + 1 + index,
      ...(cause.correlationId && { correlationid: cause.correlationId }),
      causationid: cause.id,
      ...(cause.traceparent && { traceparent: cause.traceparent }),
      ...(cause.actor && { actor: cause.actor }),
      data: fact.data,
    };
  }

  #commitId(id: string, cause: Cause, version: number): string {
    return deterministicId(cause.id, cause.handler ?? '', this.#subject(id), version);
  }

  #subject(id: string): string {
    return aggregateSubject(this.store.service, this.definition.entity, id);
  }
}

const outcome = <S, E>({ state, revision }: Loaded<S>, appended: readonly E[], commitId?: string): Outcome<S, E> => ({
  state,
  revision,
  appended,
  ...(commitId && { commitId }),
});

const mayBeDecidedAgain = (error: unknown): error is LabError =>
  isLabError(error) && (error.code === 'MESSAGING.CONFLICT' || error.code === 'MESSAGING.OUTCOME_UNKNOWN');
