// Compiles wasm/ of each of these engines into its src/simd/generated: `npm run generate:simd`, after a change in wasm/.
// The compiler is fetched for the occasion: it is larger than all of the laboratory.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMPILER = 'assemblyscript@0.28.20';
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--enable', 'relaxed-simd'];
const ENGINES = ['numerics', 'sparse'];

const folderOf = (engine) => join(import.meta.dirname, '../engines', engine);

/** SHA-256 of all that the module of an engine is compiled from. */
export function sourcesHash(engine) {
  const sources = join(folderOf(engine), 'wasm');
  const hash = createHash('sha256').update(`${COMPILER} ${OPTIONS.join(' ')}\n`);
  for (const name of readdirSync(sources).sort()) {
    hash.update(`${name}\n`).update(readFileSync(join(sources, name)));
  }
  return hash.digest('hex');
}

function compile(engine) {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-simd-'));
  try {
    const target = join(folder, 'simd.wasm');
    const command = ['exec', '--yes', `--package=${COMPILER}`, '--', 'asc', 'wasm/index.ts', '--outFile', target];
    execFileSync('npm', [...command, ...OPTIONS], { cwd: folderOf(engine), stdio: 'inherit' });
    return readFileSync(target).toString('base64');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function generate(engine) {
  const folder = join(folderOf(engine), 'src/simd/generated');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'module.ts'),
    `/** The WebAssembly module compiled from wasm/ by \`npm run generate:simd\`, in base64. */
export const MODULE =
  '${compile(engine)}';

/** SHA-256 of what it was compiled from. */
export const SOURCES = '${sourcesHash(engine)}';
`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ENGINES.forEach(generate);
