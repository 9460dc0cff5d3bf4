import type { JobEvent } from '@meguri/contracts';
import type { Jobs } from '../../application/ports.js';
import { evolveJob, type Job, unknownJob } from '../../domain/job.js';

interface History {
  readonly state: Job;
  readonly revision: number;
}

/** Jobs of one process without an event store; their folders survive it, their histories do not. */
export class JobsInMemory implements Jobs {
  readonly #histories = new Map<string, History>();

  async execute(id: string, _cause: unknown, decide: (state: Job) => readonly JobEvent[]) {
    const before = this.#history(id);
    const appended = decide(before.state);
    const state = appended.reduce(evolveJob, before.state);
    const revision = before.revision + appended.length;
    this.#histories.set(id, { state, revision });
    return { state, revision, appended };
  }

  async get(id: string) {
    const { state, revision } = this.#history(id);
    return { state, revision, version: revision };
  }

  all(): Job[] {
    return [...this.#histories.values()].map(({ state }) => state);
  }

  #history(id: string): History {
    return this.#histories.get(id) ?? { state: unknownJob(id), revision: 0 };
  }
}
