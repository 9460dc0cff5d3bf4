// An optimiser in Python, asked over its standard input and output: one JSON object a line (peer.py).
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Point } from '@meguri/bayesopt';
import type { Planner, Task } from '../planning/campaign.ts';
import type { PeerName } from './tasks.ts';

interface Suggested {
  readonly points: readonly Point[];
  readonly seconds: number;
}

export class PeerProcess {
  readonly #process: ChildProcess;
  readonly #lines: Interface;

  constructor(python: string, name: PeerName, threads: number) {
    this.#process = spawn(python, [join(import.meta.dirname, 'peer.py'), name], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, OMP_NUM_THREADS: String(threads), TQDM_DISABLE: '1' },
    });
    this.#lines = createInterface({ input: this.#process.stdout! });
  }

  /** A planner for one campaign; its time is that of the optimiser's own call. */
  async plan({ space, objectives }: Task, seed: number): Promise<Planner> {
    await this.#ask({ space, objectives, seed });
    return async (observations, count) => {
      const { points, seconds } = await this.#ask<Suggested>({ observations, count });
      return { points, milliseconds: 1000 * seconds };
    };
  }

  async #ask<Answer>(message: unknown): Promise<Answer> {
    const ended = new AbortController();
    const end = () => ended.abort();
    this.#process.once('exit', end);
    const answer = once(this.#lines, 'line', { signal: ended.signal });
    this.#process.stdin!.write(`${JSON.stringify(message)}\n`);
    try {
      const [line] = await answer;
      return JSON.parse(line as string) as Answer;
    } catch (cause) {
      throw ended.signal.aborted
        ? new Error('the Python process of a peer ended; its message is above', { cause })
        : cause;
    } finally {
      this.#process.off('exit', end);
    }
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.stdin!.end();
    await exit;
  }
}
