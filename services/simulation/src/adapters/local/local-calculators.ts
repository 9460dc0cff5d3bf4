import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Calculators } from '../../application/ports.js';
import type { Calculator } from '../../domain/workflow.js';

const run = promisify(execFile);

/** Asks the programs on the search path for their versions; an installed one is asked once. */
export class LocalCalculators implements Calculators {
  readonly #known = new Map<string, string>();

  async versionsOf(calculators: readonly Calculator[]): Promise<ReadonlyMap<string, string>> {
    await Promise.all(calculators.map((calculator) => this.#ask(calculator)));
    return this.#known;
  }

  async #ask({ program, versionArguments, versionPattern }: Calculator): Promise<void> {
    if (this.#known.has(program)) return;
    const answer = await run(program, [...versionArguments], { timeout: 20_000 }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      },
    );
    if (answer) this.#known.set(program, versionPattern.exec(answer.stdout + answer.stderr)?.[1] ?? 'unknown');
  }
}
