import type { RunEvent } from '@meguri/contracts';
import type { Cause, Outcome } from '@meguri/messaging';
import type { Run } from '../domain/run.js';
import type { Board } from './board.js';
import type { Clock, Feed, Runs } from './ports.js';
import type { Tenure } from './tenure.js';

export type Stated = Outcome<Run, RunEvent>;

/** Decides about runs on behalf of the engine: appends, keeps the board up to date, and tells what was stated. */
export class RunJournal {
  readonly #traces = new Map<string, string>();

  constructor(
    private readonly runs: Runs,
    private readonly board: Board,
    private readonly feed: Feed,
    private readonly clock: Clock,
    private readonly tenure: Tenure,
    private readonly stated: (outcome: Stated) => void,
  ) {}

  /** Decides and appends, however long the broker is away. @throws Ended */
  async decide(runId: string, why: string, decide: (run: Run) => readonly RunEvent[]): Promise<Stated> {
    const outcome = await this.tenure.persist(why, async () => {
      const cause = await this.#cause(runId, why);
      return this.runs.execute(runId, cause, decide);
    });
    this.board.put(outcome.state);
    if (outcome.appended.length > 0) this.stated(outcome);
    return outcome;
  }

  /** Reads the run anew, when others stated something about it. */
  async refresh(runId: string): Promise<Run> {
    const { state } = await this.tenure.persist('refresh', () => this.runs.get(runId));
    this.board.put(state);
    return state;
  }

  /** The trace that the run belongs to, from its first event on. */
  async traceOf(runId: string): Promise<string | undefined> {
    const known = this.#traces.get(runId);
    if (known !== undefined) return known;
    const trace = await this.feed.traceOf(runId);
    if (trace !== undefined) this.#traces.set(runId, trace);
    return trace;
  }

  forget(runId: string): void {
    this.#traces.delete(runId);
  }

  async #cause(runId: string, why: string): Promise<Cause> {
    const traceparent = await this.traceOf(runId);
    const correlationId = this.board.get(runId)?.trial?.campaignId;
    return {
      id: `${runId}/${why}`,
      now: this.clock.now(),
      ...(correlationId && { correlationId }),
      ...(traceparent && { traceparent }),
    };
  }
}
