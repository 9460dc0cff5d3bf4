// An optimiser in Python, asked over its standard input and output: one JSON object a line (peer.py).
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Point } from '@meguri/bayesopt';
import type { Planner, Task } from '../planning/campaign.ts';
import { compiled } from './environment.ts';
import type { PeerName } from './tasks.ts';

interface Suggested {
  readonly points: readonly Point[];
  readonly seconds: number;
}

export class PeerProcess {
  readonly #process: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<unknown>;

  constructor(python: string, name: PeerName, threads: number) {
    this.#process = spawn(python, [join(import.meta.dirname, 'peer.py'), name], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, OMP_NUM_THREADS: String(threads), TORCH_EXTENSIONS_DIR: compiled },
    });
    this.#lines = createInterface({ input: this.#process.stdout! });
    this.#ended = once(this.#process, 'exit');
    // what is written to a process that ended is lost; its end is what gets reported
    this.#process.stdin!.on('error', () => {});
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
    const answer = once(this.#lines, 'line').then(([line]): Answer => JSON.parse(line));
    const ended = this.#ended.then(() => {
      throw new Error('the Python process of a peer ended; what it says is above');
    });
    this.#process.stdin!.write(`${JSON.stringify(message)}\n`);
    return Promise.race([answer, ended]);
  }

  async close(): Promise<void> {
    this.#process.stdin!.end();
    await this.#ended;
  }
}
