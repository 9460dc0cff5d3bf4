/** How a long calculation is followed and ended; equal for all of them. */
export interface Watch {
  /** Called after every part of the work. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Asked between parts: an AbortSignal, or what behaves like one. What it throws ends the work. */
  readonly signal?: Pick<AbortSignal, 'throwIfAborted'> | undefined;
}

export interface Progress {
  readonly done: number;
  readonly of: number;
}

/** The results of all jobs, watched. */
export function watched<Job, Result>(jobs: readonly Job[], run: (job: Job) => Result, watch: Watch): Result[] {
  return jobs.map((job, i) => {
    watch.signal?.throwIfAborted();
    const result = run(job);
    watch.onProgress?.({ done: i + 1, of: jobs.length });
    return result;
  });
}
