import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { constants, getPriority, setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { jobEnvironment } from '../job-folder/job-folder.js';

const script = fileURLToPath(new URL('../../../bin/start-jobs.sh', import.meta.url));

/** Beside services that want it, a job has a tenth of the processor. */
const YIELDING = constants.priority.PRIORITY_BELOW_NORMAL;

type Shell = ChildProcessByStdio<Writable, Readable, null>;
/** Exit code of job.sh, as a shell gives it; undefined when the process that started it has gone first. */
type End = number | undefined;

/** Runs job folders through one small process, which outlives this one no longer than its jobs do. */
export class JobStarter {
  readonly #running = new Map<string, PromiseWithResolvers<End>>();
  #shell: Shell | undefined;
  #heard = '';

  /** Resolves when what was started in the folder has ended; rejects when nothing can be started. */
  run(folder: string): Promise<End> {
    const running = this.#running.get(folder);
    if (running) return running.promise;
    const end = Promise.withResolvers<End>();
    this.#running.set(folder, end);
    this.#shell ??= this.#open();
    this.#hold(this.#shell, true);
    this.#shell.stdin.write(`${folder}\0`);
    return end.promise;
  }

  #open(): Shell {
    const shell = spawn('bash', [script], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ...jobEnvironment },
    });
    // a calculation can wait; the services on this machine cannot
    if (shell.pid !== undefined) setPriority(shell.pid, Math.max(getPriority(), YIELDING));
    shell.stdout.setEncoding('utf8').on('data', (text: string) => this.#hear(shell, text));
    // its end tells the same
    shell.stdin.on('error', () => undefined);
    shell.once('error', (error) => this.#close(({ reject }) => reject(error)));
    shell.once('exit', () => this.#close(({ resolve }) => resolve(undefined)));
    return shell;
  }

  #hear(shell: Shell, text: string): void {
    const words = (this.#heard + text).split('\0');
    this.#heard = words.pop()!;
    for (const word of words) {
      const space = word.indexOf(' ');
      const folder = word.slice(space + 1);
      this.#running.get(folder)?.resolve(Number(word.slice(0, space)));
      this.#running.delete(folder);
    }
    if (this.#running.size === 0) this.#hold(shell, false);
  }

  #close(settle: (end: PromiseWithResolvers<End>) => void): void {
    for (const end of this.#running.values()) settle(end);
    this.#running.clear();
    this.#shell = undefined;
    this.#heard = '';
  }

  /** Whether the small process keeps this one from ending. */
  #hold(shell: Shell, keeps: boolean): void {
    for (const handle of [shell, shell.stdin as Socket, shell.stdout as Socket]) keeps ? handle.ref() : handle.unref();
  }
}
