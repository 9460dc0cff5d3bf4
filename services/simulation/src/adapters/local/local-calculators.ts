import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import type { Calculators } from '../../application/ports.js';
import type { Calculator } from '../../domain/workflow.js';
import { jobEnvironment } from '../job-folder/job-folder.js';

const run = promisify(execFile);
const LONGEST_ANSWER_MS = 20_000;
/** What a shell says when there is no such program; our own say it when what they drive is not there. */
const NOT_THERE: ReadonlySet<unknown> = new Set(['ENOENT', 127]);

/** Asks the programs on the search path what they are; an installed one is asked once. */
export class LocalCalculators implements Calculators {
  readonly #known = new Map<string, string>();
  readonly #capabilities = new Map<string, Promise<readonly string[]>>();

  async versionsOf(calculators: readonly Calculator[]): Promise<ReadonlyMap<string, string>> {
    await Promise.all(calculators.map((calculator) => this.#ask(calculator)));
    return this.#known;
  }

  capabilitiesOf(calculator: Calculator): Promise<readonly string[]> {
    const { program } = calculator;
    const known = this.#capabilities.get(program) ?? this.#askWhat(calculator);
    this.#capabilities.set(program, known);
    known.catch(() => this.#capabilities.delete(program));
    return known;
  }

  async #askWhat({ program, capabilities }: Calculator): Promise<readonly string[]> {
    if (!capabilities) return [];
    const { stdout } = await run(program, [...capabilities.arguments], ask());
    return capabilities.read(stdout);
  }

  async #ask({ program, versionArguments, versionPattern }: Calculator): Promise<void> {
    if (this.#known.has(program)) return;
    const answer = await run(program, [...versionArguments], ask()).catch((error: NodeJS.ErrnoException) => {
      if (NOT_THERE.has(error.code)) return undefined;
      throw error;
    });
    if (answer) this.#known.set(program, versionPattern.exec(answer.stdout + answer.stderr)?.[1] ?? 'unknown');
  }
}

/** With the programs of our own, which jobs find in the same place, on the search path. */
const ask = () => ({
  timeout: LONGEST_ANSWER_MS,
  env: { ...process.env, PATH: [jobEnvironment.MEGURI_PROGRAMS, process.env.PATH].join(delimiter) },
});
