import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Missing } from './messages.mjs';

/** The folder of the project. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A folder inside the project's cache, made when it does not exist. */
export function cacheFolder(...names) {
  const folder = join(root, '.cache', ...names);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Missing(
      `Cannot make the folder ${folder} (${error.code}). Meguri keeps what it installs in .cache/ inside the project: ` +
        'make the project folder writable for this user, or clone it to a place where you may write.',
    );
  }
  return folder;
}
