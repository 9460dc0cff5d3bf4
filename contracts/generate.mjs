// Writes contracts/generated anew from the schemas: `npm run generate`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedDocuments } from '@meguri/contracts';

const folder = join(import.meta.dirname, 'generated');
rmSync(folder, { recursive: true, force: true });
for (const [path, text] of generatedDocuments()) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
