import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { calculatorNames, installationOf, pythonEnvironment } from '@meguri/simulation';
import { UsageError } from '../failure.js';
import type { Output } from '../output.js';

/** Installs the packages of the named calculators, or of all that are missing, and says what is left to do by hand. */
export async function installCalculators(programs: readonly string[], output: Output): Promise<void> {
  const unknown = programs.filter((program) => !calculatorNames.includes(program));
  if (unknown.length > 0)
    throw new UsageError(`no calculator is called ${unknown.join(', ')}; they are ${calculatorNames.join(', ')}.`);
  const { debian, python, byHand } = await installationOf(programs);
  const commands = [
    ...(debian.length > 0
      ? [
          ['apt-get', 'update', '-qq'],
          ['apt-get', 'install', '-y', '--no-install-recommends', ...debian],
        ]
      : []),
    // Debian's own Python takes no packages of pip
    ...(python.length > 0
      ? [
          ['python3', '-m', 'venv', pythonEnvironment()],
          [join(pythonEnvironment(), 'bin/pip'), 'install', '--quiet', ...python],
        ]
      : []),
  ];
  const failed = commands.map((command) => runCommand(command, output)).find((problem) => problem !== undefined);
  for (const instruction of byHand) output.say(`by hand: ${instruction}`);
  if (failed === undefined && commands.length === 0 && byHand.length === 0) output.say('Nothing is missing.');
  if (failed !== undefined) output.say(failed);
  output.result({ debian, python, byHand, ...(failed !== undefined && { failed }) });
  if (failed !== undefined) process.exitCode = 1;
}

/** What went wrong, and what to do about it; undefined when nothing did. */
function runCommand(command: readonly string[], output: Output): string | undefined {
  const [program, ...args] = command;
  output.say(`$ ${command.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error } = spawnSync(program!, args, { stdio: ['ignore', 2, 2], env });
  if (error) return `${program} is not on this machine; install the packages another way`;
  return status === 0 ? undefined : `${command.join(' ')} ended with ${status}; ${remedyFor(args)}`;
}

const remedyFor = (args: readonly string[]): string =>
  args.includes('venv') ? 'apt-get install -y python3-venv' : 'packages of Debian need root';
