import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Missing, say } from './messages.mjs';
import { cacheFolder, root } from './places.mjs';
import { checkProjectNode } from './project-node.mjs';

/** Installs the packages of package-lock.json unless exactly these are installed already. */
export function ensureDependencies() {
  if (!isInstalled()) install();
  checkProjectNode();
}

/** npm notes what it installed in node_modules/.package-lock.json, as its last act: compare that with what is wanted. */
function isInstalled() {
  const noted = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(noted)) return false;
  const installed = JSON.parse(readFileSync(noted, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === '') return true;
    const there = installed[place];
    if (there === undefined) return entry.optional === true && !isMadeForThisMachine(entry);
    return there.version === entry.version && there.link === entry.link;
  });
}

function isMadeForThisMachine({ os, cpu, libc = 'glibc' }) {
  if (os === undefined || cpu === undefined) return false;
  return os.includes(process.platform) && cpu.includes(process.arch) && libc.includes('glibc');
}

function install() {
  say('Installing packages with npm (the first time this takes about a minute) …');
  const [command, ...args] = npm();
  const result = spawnSync(command, [...args, 'ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...npmCache(), ...asProjectNode() },
  });
  if (result.error?.code === 'ENOENT') {
    throw new Missing(
      'npm was not found. Meguri installs its packages with npm: install Node.js 18 or newer together with npm ' +
        '(Debian and Ubuntu: `apt install nodejs npm`), then run the same command again.',
    );
  }
  if (result.error) throw result.error;
  if (result.status !== 0) {
    throw new Missing(
      `npm could not install the packages (\`npm ci\` ended with ${result.signal ?? `code ${result.status}`}; its messages are above). ` +
        'The usual causes are no way to the npm registry (set `npm config set proxy` or `registry`), a full disk ' +
        '(about 700 MB are needed), or a project folder that this user may not write. Then run the same command again.',
    );
  }
}

function npm() {
  const { npm_execpath: running, npm_node_execpath: node } = process.env;
  if (running?.endsWith('npm-cli.js')) return [node ?? process.execPath, running];
  return ['npm'];
}

// accounts without a home, such as `nobody`, have nowhere else to keep npm's downloads
function npmCache() {
  try {
    accessSync(homedir(), constants.W_OK);
    return {};
  } catch {
    return { npm_config_cache: cacheFolder('npm') };
  }
}

function asProjectNode() {
  const preload = `--require ${JSON.stringify(join(root, 'scripts', 'bootstrap', 'as-project-node.cjs'))}`;
  return { NODE_OPTIONS: [process.env.NODE_OPTIONS, preload].filter(Boolean).join(' ') };
}
