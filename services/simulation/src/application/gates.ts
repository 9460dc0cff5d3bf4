import { deterministicId } from '@meguri/messaging';
import type { Failure } from '../domain/failures.js';
import { GATE_FAILED } from '../domain/job.js';
import type { Calculator, Gate } from '../domain/workflow.js';
import type { Dispatcher, Results } from './ports.js';

const RESOURCES = { threads: 1, megabytes: 2000 };

/** Lets nothing be calculated with a program that must pass its gate and has not; each version passes it once. */
export class Gates {
  /** Verdicts that are awaited, or were good; after a bad one the next try asks again. */
  readonly #verdicts = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly results: Results,
  ) {}

  /** Why the programs must not be used; undefined when they may. */
  async distrustOf(
    calculators: readonly Calculator[],
    versions: ReadonlyMap<string, string>,
  ): Promise<({ readonly ok: false } & Failure) | undefined> {
    for (const { program, gate } of calculators) {
      const version = versions.get(program) ?? 'unknown';
      const reason = gate?.required ? await this.#verdictOn(program, version, gate) : undefined;
      if (reason)
        return {
          ok: false,
          class: 'calculator',
          code: GATE_FAILED,
          reason: `${program} ${version} failed its gate "${gate!.name}": ${reason}`,
        };
    }
    return undefined;
  }

  #verdictOn(program: string, version: string, gate: Gate): Promise<string | undefined> {
    const key = deterministicId('gate', JSON.stringify([program, version, gate.name]));
    if (this.results.find(key)) return Promise.resolve(undefined);
    const verdict = this.#verdicts.get(key) ?? this.#try(key, program, version, gate);
    this.#verdicts.set(key, verdict);
    return verdict;
  }

  async #try(key: string, program: string, version: string, gate: Gate): Promise<string | undefined> {
    const reason = await tryGate(program, gate, this.dispatcher).catch((error: Error) => error.message);
    if (reason) this.#verdicts.delete(key);
    else this.results.keep(key, { properties: [], files: [], calculator: program, version, seconds: 0 });
    return reason;
  }
}

/** What is wrong with the answer of the program; undefined when nothing is. */
export async function tryGate(program: string, gate: Gate, dispatcher: Dispatcher): Promise<string | undefined> {
  const key = `gate-${program}`;
  await dispatcher.release(key);
  const { outputs, stopped } = await dispatcher.submit({ key, try: 1, steps: gate.steps, resources: RESOURCES }).end;
  await dispatcher.release(key);
  return stopped ? `${program}: ${stopped.how} ${stopped.detail}` : gate.check(outputs);
}
