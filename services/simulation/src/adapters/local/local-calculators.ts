import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import type { Calculators } from '../../application/ports.js';
import type { Calculator } from '../../domain/workflow.js';
import { jobEnvironment } from '../job-folder/job-folder.js';

const run = promisify(execFile);
const LONGEST_ANSWER_MS = 20_000;
/** Programs of our own are found as jobs find them. */
const env = { ...process.env, PATH: `${jobEnvironment.MEGURI_PROGRAMS}${delimiter}${process.env.PATH}` };
/** What says that a program, or what it needs, is not there: the system, or a starter in its place. */
const NOT_FOUND = new Set<unknown>(['ENOENT', 127]);

/** Asks the programs on the search path what they are; an installed one is asked once. */
export class LocalCalculators implements Calculators {
  readonly #known = new Map<string, string>();

  async versionsOf(calculators: readonly Calculator[]): Promise<ReadonlyMap<string, string>> {
    await Promise.all(calculators.map((calculator) => this.#ask(calculator)));
    return this.#known;
  }

  async capabilitiesOf({ program, capabilities }: Calculator): Promise<readonly string[]> {
    if (!capabilities) return [];
    const { stdout } = await run(program, [...capabilities.arguments], { timeout: LONGEST_ANSWER_MS, env });
    return [...stdout.matchAll(capabilities.pattern)].map(([whole, named]) => named ?? whole);
  }

  async #ask({ program, versionArguments, versionPattern }: Calculator): Promise<void> {
    if (this.#known.has(program)) return;
    const answer = await run(program, [...versionArguments], { timeout: LONGEST_ANSWER_MS, env }).catch(
      (error: NodeJS.ErrnoException) => {
        if (NOT_FOUND.has(error.code)) return undefined;
        throw error;
      },
    );
    if (answer) this.#known.set(program, versionPattern.exec(answer.stdout + answer.stderr)?.[1] ?? 'unknown');
  }
}
