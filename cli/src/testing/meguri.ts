import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/meguri.mjs', import.meta.url));

export interface Answer {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the compiled command line as a person would, in the folder `cwd`, and waits for its end. */
export function meguri(args: readonly string[], environment: NodeJS.ProcessEnv = {}, cwd?: string): Answer {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env, cwd });
  return { exitCode: status, stdout, stderr };
}

/** The JSON object on the last line of stdout. */
export function resultOf({ stdout }: Answer): unknown {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}
