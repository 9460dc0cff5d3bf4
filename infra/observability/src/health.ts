/** Answers undefined when all is well, else the reason why work cannot be accepted or finished. */
export type ReadinessCheck = () => string | undefined | Promise<string | undefined>;

export interface Readiness {
  readonly ready: boolean;
  /** Per check: 'ok' or the reason. */
  readonly checks: Readonly<Record<string, string>>;
}

/** Ready means: can accept and finish work. The process is alive as long as it answers at all. */
export class Health {
  readonly #checks = new Map<string, ReadinessCheck>();

  /** Adds a named check, or replaces the one of that name. */
  require(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, check);
  }

  async readiness(): Promise<Readiness> {
    const results = await Promise.all([...this.#checks].map(async ([name, check]) => [name, await outcome(check)]));
    const checks = Object.fromEntries(results) as Record<string, string>;
    return { ready: Object.values(checks).every((result) => result === 'ok'), checks };
  }
}

async function outcome(check: ReadinessCheck): Promise<string> {
  try {
    return (await check()) ?? 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
