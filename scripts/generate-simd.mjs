// Compiles engines/numerics/wasm into engines/numerics/src/simd/generated: `npm run generate:simd`, after a change in wasm/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const numerics = join(import.meta.dirname, '../engines/numerics');
const target = join(numerics, 'src/simd/generated/module.ts');

/** The generated file: the compiled module as base64. */
export async function simdModule() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      'wasm/index.ts',
      '--baseDir',
      numerics,
      '--outFile',
      'simd.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd',
    ],
    {
      readFile: (name, base) => readIfThere(join(base, name)) ?? null,
      writeFile: (_, contents) => {
        binary = contents;
      },
      listFiles: () => null,
    },
  );
  if (error) throw new Error(`wasm/ does not compile:\n${stderr.toString()}`);
  const text = Buffer.from(binary).toString('base64');
  return `/** The WebAssembly module compiled from wasm/ by \`npm run generate:simd\`, in base64. */\nexport const MODULE =\n  '${text}';\n`;
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, await simdModule());
}
