import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jobScript } from './job-folder.js';

/** A machine under such load that each character is written apart, and looks of the script, ten seconds each for it, come between two. */
const slowMachine = `
echo() { local text="$*" at; for ((at = 0; at < \${#text}; at++)); do printf %s "\${text:at:1}"; sleep 0.02; done; printf '\\n'; }
read() { if [ "$1 $2" = '-r -t' ]; then builtin read -r -t 0.01 "\${@:4}"; else builtin read "$@"; fi; }
`;

it.each([
  ['exit 0', 'done\n'],
  ['exit 3', 'a exit 3\n'],
  ['exit 134', 'a exit 134\n'],
  ['kill -9 $$', 'a exit 137\n'],
  ['kill -9 $PPID', 'a exit 137\n'],
])('a job keeps the exit code of its program on a machine under load: %s', (program, end) => {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-job-'));
  mkdirSync(join(folder, 'work'));
  const plan = [1, 500_000, 'a', 6000, 0, 3, 'bash', '-c', program].map((word) => `${word}\0`).join('');
  writeFileSync(join(folder, 'plan'), plan);
  writeFileSync(join(folder, 'slow-machine'), slowMachine);
  spawnSync('bash', [jobScript, folder], { env: { ...process.env, BASH_ENV: join(folder, 'slow-machine') } });
  expect(readFileSync(join(folder, 'end'), 'utf8')).toBe(end);
  rmSync(folder, { recursive: true });
});
