// The Python environment of the peers, made once.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const home = join(here, '../../.cache/peers');
const requirements = join(here, 'requirements.txt');
const lock = join(here, 'requirements.lock');
const installed = join(home, 'installed.lock');

/** Where PyTorch keeps what it compiles for the peers. */
export const compiled = join(home, 'compiled');

/** Oldest Python that the locked versions run on. */
const PYTHON = [3, 11] as const;

/** No environment can be made; says why. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** The Python interpreter with the peers; installs them first where they are not, or not in the locked versions. */
export function pythonOfPeers(say: (text: string) => void): string {
  const python = join(home, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const wanted = readFileSync(lock, 'utf8');
  // a run that was killed while PyTorch compiled leaves a lock that the next one would wait for without end
  rmSync(compiled, { recursive: true, force: true });
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return python;
  say(
    'The peers (BoTorch, Ax, BayBE) are installed into .cache/peers: about 1.6 GB of disk and 1 to 10 minutes, more where PyTorch comes with CUDA.',
  );
  run(findPython(), ['-m', 'venv', home]);
  run(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '-q', '-r', requirements, '-c', lock]);
  writeFileSync(installed, wanted);
  return python;
}

function findPython(): string {
  const check = `import sys; sys.exit(sys.version_info[:2] < (${PYTHON.join(', ')}))`;
  const found = ['python3.11', 'python3', 'python'].find((name) => spawnSync(name, ['-c', check]).status === 0);
  if (found === undefined) throw new EnvironmentError(`there is no Python ${PYTHON.join('.')} or newer`);
  return found;
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new EnvironmentError(`${command} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
}
