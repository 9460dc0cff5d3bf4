// Compiles engines/numerics/wasm into engines/numerics/src/simd/generated: `npm run generate:simd`, after a change in wasm/.
// The compiler is fetched for the occasion: it is larger than all of the laboratory.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMPILER = 'assemblyscript@0.28.20';
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
const numerics = join(import.meta.dirname, '../engines/numerics');

/** SHA-256 of all that the module is compiled from. */
export function sourcesHash() {
  const hash = createHash('sha256').update(`${COMPILER} ${OPTIONS.join(' ')}\n`);
  for (const name of readdirSync(join(numerics, 'wasm')).sort()) {
    hash.update(`${name}\n`).update(readFileSync(join(numerics, 'wasm', name)));
  }
  return hash.digest('hex');
}

function compile() {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-simd-'));
  try {
    const target = join(folder, 'simd.wasm');
    const command = ['exec', '--yes', `--package=${COMPILER}`, '--', 'asc', 'wasm/index.ts', '--outFile', target];
    execFileSync('npm', [...command, ...OPTIONS], { cwd: numerics, stdio: 'inherit' });
    return readFileSync(target).toString('base64');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function generate() {
  const folder = join(numerics, 'src/simd/generated');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'module.ts'),
    `/** The WebAssembly module compiled from wasm/ by \`npm run generate:simd\`, in base64. */
export const MODULE =
  '${compile()}';

/** SHA-256 of what it was compiled from. */
export const SOURCES = '${sourcesHash()}';
`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate();
