interface Progress {
  readonly stage: string;
  /** Part of the stage that is done. */
  readonly share: number;
}

/** Estimates how long the stage of a survey still takes, from how fast it went since it was first seen. */
export class StageClock {
  #began: (Progress & { readonly at: number }) | undefined;

  /** Milliseconds until the stage is done, as far as its pace tells; undefined while it tells nothing. */
  left(progress: Progress, now: number): number | undefined {
    if (this.#began?.stage !== progress.stage || progress.share < this.#began.share)
      this.#began = { ...progress, at: now };
    const done = progress.share - this.#began.share;
    return done > 0 ? ((now - this.#began.at) * (1 - progress.share)) / done : undefined;
  }
}
