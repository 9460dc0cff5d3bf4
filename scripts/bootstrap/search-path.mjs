import { delimiter, dirname } from 'node:path';

// where systems keep programs; cron, sudo and bare containers often leave some of these out of PATH
const usual = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/opt/homebrew/bin'];

/** Lets this process and what it starts find the usual programs, and this Node.js, after all that PATH names itself. */
export function completePath() {
  const named = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  process.env.PATH = [...new Set([...named, dirname(process.execPath), ...usual])].join(delimiter);
}
