import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name under which the service looks for it. */
const PROGRAM = 'meguri-refractive-index';

/**
 * Writes a calculator that does nothing but note its input in the file that MEGURI_BENCH_LOG names, so that whatever is
 * done twice or never shows; it needs no other program.
 * @returns its path.
 */
export function writeTrivialCalculator(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, PROGRAM);
  writeFileSync(
    path,
    `#!/bin/sh
case $1 in --version) echo "${PROGRAM} 1.0.0"; exit ;; esac
read -r line <input.json
echo "$line" >>"$MEGURI_BENCH_LOG"
echo done >result.json
echo " refractive index, 589 nm : 1.5"
echo " Abbe number              : 30"
`,
  );
  chmodSync(path, 0o755);
  return path;
}
