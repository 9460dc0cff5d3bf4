import { spawn, spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Missing } from './messages.mjs';
import { root } from './places.mjs';

const MINIMUM = [22, 15];

const link = join(root, 'node_modules', '.bin', 'node');

/** The Node.js that npm installed for this project, whatever the machine's own is. */
export function projectNode() {
  const { platform, arch } = process;
  const packages = [`node-${platform}-${arch}`, `node-bin-${platform}-${arch}`];
  return [link, ...packages.map((name) => join(root, 'node_modules', name, 'bin', 'node'))].find(existsSync) ?? link;
}

/** Whether a Node.js of this version, such as `process.versions.node`, can run the laboratory. */
export function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

/** Makes sure that the project's Node.js runs, and that npm scripts find it under the name `node`. */
export function checkProjectNode() {
  const node = projectNode();
  // npm 9 does not link it
  if (node !== link && existsSync(node)) symlinkSync(relative(dirname(link), node), link);
  const { stdout, error, status } = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  if (status === 0 && isNewEnough(stdout.trim())) return;
  const found = status === 0 ? `it is version ${stdout.trim()}` : `it does not run: ${error?.code ?? `exit ${status}`}`;
  throw new Missing(
    `The laboratory needs Node.js ${MINIMUM.join('.')} or newer, which npm normally installs as node_modules/.bin/node, but ${found}. ` +
      `There are such packages for Linux (x64, arm64; glibc), macOS and Windows; this machine is ${process.platform} ${process.arch}. ` +
      'If it is one of them, npm left the package out: run `npm ci --include=optional` and look for errors. ' +
      'Otherwise install Node.js 24 yourself and link it: `ln -s "$(command -v node)" node_modules/.bin/node`.',
  );
}

/**
 * Runs a script with the project's Node.js until it ends, and gives its exit code. Signals are passed on. The script
 * holds one end of a pipe (its descriptor is in MEGURI_LIFELINE_FD) and ends when the other end, here, is gone.
 */
export function runWithProjectNode([script, ...args], environment = {}) {
  const child = spawn(projectNode(), [join(root, script), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, ...environment, MEGURI_LIFELINE_FD: '3' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

// a killed npm tells nobody: what it started then belongs to another parent
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const npm = process.ppid;
  const look = setInterval(() => {
    if (process.ppid !== npm) child.kill('SIGTERM');
  }, 1000);
  look.unref();
}
