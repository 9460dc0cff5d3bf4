import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LaboratoryFile } from '../laboratory-file.js';
import { onStarterGone } from '../lifeline.js';
import type { ProcessDefinition } from '../process-definition.js';
import { Supervisor } from '../supervisor.js';

const child = fileURLToPath(new URL('./toy-child.js', import.meta.url));

/** A process table of toys: `after` names what each depends on. */
export function toyProcess(
  name: string,
  dependsOn: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): ProcessDefinition {
  return { name, dependsOn, command: [process.execPath, child], environment, ready: 'json-line' };
}

/** A supervisor over toys, with its record in the directory. */
export function toyLaboratory(directory: string, definitions: readonly ProcessDefinition[]): Supervisor {
  mkdirSync(join(directory, 'logs'), { recursive: true });
  const startedAt = new Date().toISOString();
  const file = new LaboratoryFile(
    directory,
    { version: 1, pid: process.pid, startedAt, url: 'http://127.0.0.1/', ports: {}, processes: {} },
    (error) => {
      throw error;
    },
  );
  return new Supervisor(definitions, { directory, file });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const laboratory = toyLaboratory(process.argv[2]!, [
    toyProcess('first'),
    toyProcess('second', ['first']),
    toyProcess('stubborn', [], { TOY_STUBBORN: '1' }),
  ]);
  onStarterGone(() => void laboratory.stop().then(() => process.exit()));
  await laboratory.start();
  process.stdout.write('ready\n');
}
