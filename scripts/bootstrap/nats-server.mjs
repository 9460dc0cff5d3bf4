import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Missing, say } from './messages.mjs';
import { cacheFolder, root } from './places.mjs';

const MINIMUM = [2, 9];
const installed = join(root, '.cache', 'nats', 'usr', 'sbin', 'nats-server');

/** Finds a nats-server, or installs one into the project's cache; gives its path, or nothing when NATS_URL names a running one. */
export function ensureNatsServer() {
  if (process.env.NATS_URL) return undefined;
  const named = process.env.NATS_SERVER_BIN;
  if (named) return checkNamed(named);
  return findNatsServer() ?? installFromDebian() ?? installWithBrew() ?? giveUp();
}

function findNatsServer() {
  const folders = process.env.PATH.split(delimiter);
  return [...folders.map((folder) => join(folder, 'nats-server')), installed].find(isUsable);
}

function checkNamed(path) {
  if (isUsable(path)) return path;
  throw new Missing(
    `NATS_SERVER_BIN names ${path}, which is not a nats-server of version ${MINIMUM.join('.')} or newer. ` +
      'Correct the path, or unset the variable to let Meguri find or install one.',
  );
}

function isUsable(path) {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  const { stdout, status } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /v?(\d+)\.(\d+)\.\d+/.exec(status === 0 ? stdout : '')?.map(Number) ?? [];
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

/** Unpacks Debian's package without installing it: works for every user, and starts no system service. */
function installFromDebian() {
  if (!runs('apt-get', ['--version']) || !runs('dpkg-deb', ['--version'])) return undefined;
  say('Fetching a NATS server from the Debian archive into .cache/ …');
  const folder = cacheFolder('nats');
  const download = (options) => runs('apt-get', [...options, '--quiet', 'download', 'nats-server'], { cwd: folder });
  // the machine's own package lists first; on a fresh machine they are empty, and only root could fill them
  if (!download(waitForLock) && !(updateOwnLists() && download([...waitForLock, ...ownLists()]))) return undefined;
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (archive === undefined || !runs('dpkg-deb', ['-x', join(folder, archive), folder])) return undefined;
  return isUsable(installed) ? installed : undefined;
}

const waitForLock = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'APT::Sandbox::User=root'];

function updateOwnLists() {
  return runs('apt-get', [...waitForLock, ...ownLists(), '--quiet', 'update']);
}

function ownLists() {
  cacheFolder('apt', 'lists', 'partial');
  cacheFolder('apt', 'cache', 'archives', 'partial');
  const place = (name) => join(root, '.cache', 'apt', name);
  return ['-o', `Dir::State::lists=${place('lists')}`, '-o', `Dir::Cache=${place('cache')}`];
}

function installWithBrew() {
  if (!runs('brew', ['--version'])) return undefined;
  say('Installing a NATS server with Homebrew …');
  return runs('brew', ['install', 'nats-server']) ? findNatsServer() : undefined;
}

const runs = (command, args, options = {}) =>
  spawnSync(command, args, { ...options, stdio: 'ignore', timeout: 600_000 }).status === 0;

function giveUp() {
  throw new Missing(
    `No NATS server was found, and none could be installed. Meguri needs nats-server ${MINIMUM.join('.')} or newer: ` +
      '`apt install nats-server` (Debian, Ubuntu), `brew install nats-server` (macOS), or a release from ' +
      'https://github.com/nats-io/nats-server/releases, whose path you put into NATS_SERVER_BIN. ' +
      'Or set NATS_URL to a running server with JetStream. Then run the same command again.',
  );
}
