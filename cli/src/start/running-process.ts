import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, createWriteStream, openSync, type WriteStream, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { ProcessDefinition } from './process-definition.js';

/** What a process says when it is ready: `{"ready":true}` and whatever else it tells, such as its port. */
export interface ReadyLine {
  readonly ready: true;
  readonly port?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  /** Absent when the program could not be run at all. */
  readonly pid?: number;
  readonly ready: Promise<ReadyLine>;
  /** Never rejects. */
  readonly exited: Promise<Exit>;
}

/**
 * Starts one process as leader of its own group, so that Ctrl-C in the terminal does not reach it: the supervisor ends
 * processes in order. Its stdin is a pipe that closes when the supervisor is gone; what it logs is appended to `log`.
 */
export function launch(definition: ProcessDefinition, log: string): RunningProcess {
  const [program, ...args] = definition.command;
  const file = openSync(log, 'a', 0o600);
  const readsStderr = definition.ready !== 'json-line';
  const child = spawn(program, args, {
    detached: true,
    stdio: ['pipe', 'pipe', readsStderr ? 'pipe' : file],
    env: { ...process.env, ...definition.environment, MEGURI_EXIT_WITH_STDIN: '1' },
  });
  closeSync(file);
  child.stdin?.on('error', () => {});

  const exited = new Promise<Exit>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const rest = appendTo(log);
  const started = { time: new Date().toISOString(), level: 'info', message: 'process started', pid: child.pid };
  rest.write(`${JSON.stringify(started)}\n`);
  const ready = watchForReady(child, definition.ready, rest);
  // not before: on a busy machine a process that yields would not come up at all
  if (definition.yields) void ready.then(() => yieldProcessor(child.pid!));
  return { pid: child.pid, ready, exited };
}

/** A tenth of the processor beside others that want it: what gets none at all misses the deadlines of the broker. */
const YIELDING = constants.priority.PRIORITY_BELOW_NORMAL;

/** Lets a process run behind others that want the processor. */
function yieldProcessor(pid: number): void {
  try {
    setPriority(pid, YIELDING);
    // Linux may weigh sessions before processes (autogroup, sched(7)), and each process here leads a session of its own
    writeFileSync(`/proc/${pid}/autogroup`, String(YIELDING));
  } catch {
    // the process has ended, or there are no autogroups on this system and its priority counts by itself
  }
}

function appendTo(log: string): WriteStream {
  const stream = createWriteStream(log, { flags: 'a', mode: 0o600 });
  // a full disk costs log lines, never the laboratory
  stream.on('error', () => {});
  return stream;
}

function watchForReady(child: ChildProcess, ready: ProcessDefinition['ready'], rest: WriteStream): Promise<ReadyLine> {
  const output = ready === 'json-line' ? child.stdout : child.stderr;
  if (ready !== 'json-line') child.stdout?.resume();
  return new Promise((resolve) => {
    const lines = createInterface({ input: output! });
    lines.on('line', (line) => {
      const found = ready === 'json-line' ? parseReady(line) : matchReady(line, ready);
      if (found !== undefined) resolve(found);
      if (found === undefined || ready !== 'json-line') rest.write(`${line}\n`);
    });
    lines.once('close', () => rest.end());
  });
}

function matchReady(line: string, text: RegExp): ReadyLine | undefined {
  return text.test(line) ? { ready: true } : undefined;
}

function parseReady(line: string): ReadyLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) as Partial<ReadyLine>;
    return value.ready === true ? (value as ReadyLine) : undefined;
  } catch {
    return undefined;
  }
}
