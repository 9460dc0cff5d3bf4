import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Missing, say } from './messages.mjs';
import { root } from './places.mjs';
import { projectNode } from './project-node.mjs';

/** Compiles what changed; the compiler itself knows what did, and says nothing when nothing did. */
export function ensureBuild() {
  if (!existsSync(join(root, 'cli', 'dist'))) say('Compiling …');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(projectNode(), [compiler, '-b'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    throw new Missing('The sources do not compile: correct the errors above, then run the same command again.');
  }
}
