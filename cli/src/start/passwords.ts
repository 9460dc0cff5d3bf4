import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The NATS password of each user of this laboratory: made once, kept in a file that its owner alone can read. */
export function keepPasswords(directory: string, users: readonly string[]): ReadonlyMap<string, string> {
  const file = join(directory, 'passwords.json');
  const known: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const passwords = new Map(users.map((user) => [user, known[user] ?? randomBytes(24).toString('base64url')]));
  writeFileSync(file, JSON.stringify(Object.fromEntries(passwords)), { mode: 0o600 });
  chmodSync(file, 0o600);
  return passwords;
}
