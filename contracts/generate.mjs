// Writes contracts/generated and docs/errors.md anew from the schemas and the catalogue: `npm run generate`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorsDocument, generatedDocuments } from '@meguri/contracts';

const folder = join(import.meta.dirname, 'generated');
rmSync(folder, { recursive: true, force: true });
for (const [path, text] of generatedDocuments()) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
writeFileSync(join(import.meta.dirname, '../docs/errors.md'), errorsDocument());
