import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A child process of a test. */
export interface RunningProcess {
  readonly child: ChildProcess;
  /** Lines of standard output so far. */
  readonly lines: readonly string[];
  /** Standard error so far. */
  errors(): string;
  /** Resolves with the first line of standard output, past or future, that fits. */
  line(fits: (line: string) => boolean): Promise<string>;
  /** Ends it without warning. */
  kill9(): Promise<void>;
  /** Asks it to end and waits; resolves with its exit code, null after a signal. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  readonly exited: Promise<number | null>;
}

/** Starts a program; it dies with this process at the latest, on Linux also when this one is killed. */
export function startProcess(
  program: string,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): RunningProcess {
  const [command, ...rest] = tiedToParent([program, ...args]);
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
  const lines: string[] = [];
  const waiting: { fits: (line: string) => boolean; resolve: (line: string) => void; reject: (e: Error) => void }[] =
    [];
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-100_000);
  });
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      for (const waiter of waiting) if (waiter.fits(line)) waiter.resolve(line);
    });
  const dieWithParent = () => child.kill('SIGKILL');
  process.once('exit', dieWithParent);
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', dieWithParent);
      for (const waiter of waiting) waiter.reject(new Error(`${program} ended (${code}): ${errors}`));
      resolve(code);
    });
  });
  exited.catch(() => undefined);
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return {
    child,
    lines,
    errors: () => errors,
    exited,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const seen = lines.find(fits);
        if (seen !== undefined) return resolve(seen);
        waiting.push({ fits, resolve, reject });
        if (child.exitCode !== null) reject(new Error(`${program} ended (${child.exitCode}): ${errors}`));
      }),
    kill9: async () => void (await end('SIGKILL')),
    stop: (signal = 'SIGTERM') => end(signal),
  };
}

const SETPRIV = '/usr/bin/setpriv';

/** An exit handler does not run in a test worker that is killed; Linux can watch over the child instead. */
const tiedToParent = (command: [string, ...string[]]): [string, ...string[]] =>
  existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', '--', ...command] : command;
