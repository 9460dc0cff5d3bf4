import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningProcess, startProcess } from '@meguri/testing';
import { onTestFinished } from 'vitest';

const folder = join(import.meta.dirname, '..');
const main = join(folder, 'dist/main.js');
const compiler = join(folder, '../../node_modules/typescript/bin/tsc');

/** The server as a process of its own. */
export interface ServerProcess extends RunningProcess {
  readonly port: number;
  readonly url: string;
}

/** Compiles the server, so that a process runs what the sources say. */
export function build(): void {
  execFileSync(process.execPath, [compiler, '-b', folder]);
}

/** A directory that is removed when the test is over. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'meguri-mongo-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Starts the server on a directory, with its files limited to so many KiB if wanted. */
export async function startServer(directory: string, limit?: number): Promise<ServerProcess> {
  const running = startCommand(directory, limit);
  onTestFinished(() => running.kill9());
  const ready = JSON.parse(await running.line((line) => line.includes('"ready":true')));
  return Object.assign(running, { port: ready.port as number, url: ready.url as string });
}

/** Starts the server without waiting for it. */
export function startCommand(directory: string, limit?: number): RunningProcess {
  const command = [process.execPath, main, '--data', directory, '--exit-with-stdin'];
  if (limit === undefined) return startProcess(command[0]!, command.slice(1));
  return startProcess('bash', ['-c', `ulimit -f ${limit}; exec "$@"`, 'bash', ...command]);
}
