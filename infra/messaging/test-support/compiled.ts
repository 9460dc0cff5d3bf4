import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** Compiles the packages: processes that a test starts load them compiled. */
export function compilePackages(): void {
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-b', 'infra/messaging'], { cwd: root });
}
