import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { signalGroup } from './process-group.js';

const program = fileURLToPath(new URL('./reaper-main.js', import.meta.url));

/**
 * Knows every process group of the laboratory and sees to it that none outlives it. A tiny process beside the
 * supervisor is told the list over a pipe; when the pipe closes, because the supervisor was killed, it ends them all.
 */
export class Reaper {
  readonly #groups = new Set<number>();
  #process?: ChildProcess;
  #closed = false;

  constructor() {
    this.#start();
  }

  watch(leader: number): void {
    this.#groups.add(leader);
    this.#tell();
  }

  /** To be called when the leader has ended; its group is kept while calculations it started still run. */
  leaderEnded(leader: number): void {
    if (signalGroup(leader, 0)) return;
    this.#groups.delete(leader);
    this.#tell();
  }

  /** Ends what is left of all groups, then the reaper itself. */
  close(): void {
    this.#closed = true;
    for (const leader of this.#groups) signalGroup(leader, 'SIGKILL');
    this.#groups.clear();
    this.#tell();
    this.#process?.stdin?.end();
  }

  #start(): void {
    const reaper = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    // writing to a reaper that was just killed fails; its successor is told everything again
    reaper.stdin.on('error', () => {});
    reaper.once('exit', () => {
      if (!this.#closed) setTimeout(() => this.#start(), 100);
    });
    this.#process = reaper;
    this.#tell();
  }

  #tell(): void {
    this.#process?.stdin?.write(`${JSON.stringify([...this.#groups])}\n`);
  }
}
