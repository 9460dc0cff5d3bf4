// writes cli/generated anew from what the commands print: `npm run generate`
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultSchemas } from './dist/results/results.js';

const folder = join(import.meta.dirname, 'generated');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const [name, text] of resultSchemas()) writeFileSync(join(folder, name), text);
