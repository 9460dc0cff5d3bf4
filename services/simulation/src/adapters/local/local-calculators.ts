import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { LabError } from '@meguri/contracts';
import type { Calculators } from '../../application/ports.js';
import type { Calculator } from '../../domain/workflow.js';
import { jobEnvironment } from '../job-folder/job-folder.js';

const run = promisify(execFile);
const LONGEST_ANSWER_MS = 20_000;
/** What a shell says when there is no such program; our own say it when what they drive is not there. */
const NOT_THERE: ReadonlySet<unknown> = new Set(['ENOENT', 127]);

/** Asks the programs on the search path what they are; an installed one is asked once, however many want to know. */
export class LocalCalculators implements Calculators {
  readonly #versions = new Map<string, Promise<string | undefined>>();
  readonly #capabilities = new Map<string, Promise<readonly string[]>>();

  constructor(private readonly longestAnswerMs = LONGEST_ANSWER_MS) {}

  /** @throws LabError CALCULATOR.NO_ANSWER */
  async versionsOf(calculators: readonly Calculator[]): Promise<ReadonlyMap<string, string>> {
    const versions = await Promise.all(calculators.map((calculator) => this.#versionOf(calculator)));
    return new Map(calculators.flatMap(({ program }, index) => (versions[index] ? [[program, versions[index]]] : [])));
  }

  /** @throws LabError CALCULATOR.NO_ANSWER */
  capabilitiesOf(calculator: Calculator): Promise<readonly string[]> {
    return once(this.#capabilities, calculator.program, () => this.#askWhat(calculator));
  }

  async #versionOf(calculator: Calculator): Promise<string | undefined> {
    const version = await once(this.#versions, calculator.program, () => this.#ask(calculator));
    // it may be installed any time
    if (!version) this.#versions.delete(calculator.program);
    return version;
  }

  async #ask({ program, versionArguments, versionPattern }: Calculator): Promise<string | undefined> {
    const answer = await this.#answer(program, versionArguments);
    return answer && (versionPattern.exec(answer.stdout + answer.stderr)?.[1] ?? 'unknown');
  }

  async #askWhat({ program, capabilities }: Calculator): Promise<readonly string[]> {
    if (!capabilities) return [];
    const answer = await this.#answer(program, capabilities.arguments);
    return answer ? capabilities.read(answer.stdout) : [];
  }

  /** Undefined when there is no such program. */
  async #answer(program: string, words: readonly string[]) {
    try {
      return await run(program, [...words], { timeout: this.longestAnswerMs, env: withOwnPrograms() });
    } catch (error) {
      const { code, killed, stderr = '' } = error as NodeJS.ErrnoException & { killed?: boolean; stderr?: string };
      if (NOT_THERE.has(code)) return undefined;
      const how = killed ? `gave no answer within ${this.longestAnswerMs / 1000} s` : `ended with ${code} ${stderr}`;
      throw new LabError('CALCULATOR.NO_ANSWER', `${[program, ...words].join(' ')} ${how.trim()}`, { cause: error });
    }
  }
}

/** A failed answer is forgotten, so that the next one who wants to know asks again. */
function once<T>(answers: Map<string, Promise<T>>, program: string, ask: () => Promise<T>): Promise<T> {
  const known = answers.get(program);
  if (known) return known;
  const answer = ask();
  answers.set(program, answer);
  answer.catch(() => answers.delete(program));
  return answer;
}

/** With the programs of our own, which jobs find in the same place, on the search path. */
const withOwnPrograms = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: [jobEnvironment.MEGURI_PROGRAMS, process.env.PATH].join(delimiter),
});
