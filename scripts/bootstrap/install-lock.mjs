import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { say } from './messages.mjs';
import { cacheFolder } from './places.mjs';

/** Runs one installing step at a time per checkout: `npm start` and `npm test` may be typed in two terminals. */
export async function withInstallLock(install) {
  const lock = join(cacheFolder(), 'install.lock');
  let told = 0;
  while (!take(lock)) {
    const holder = holderOf(lock);
    if (holder === undefined) continue;
    if (!isAlive(holder)) rmSync(lock, { force: true });
    else {
      if (told !== holder) say(`Waiting for process ${holder}, which is installing into this folder …`);
      told = holder;
      await delay(250);
    }
  }
  try {
    return await install();
  } finally {
    rmSync(lock, { force: true });
  }
}

// linked, not written, so that the lock never exists without its holder's id in it
function take(lock) {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function holderOf(lock) {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
