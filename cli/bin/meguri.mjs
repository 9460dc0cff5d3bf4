#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { cacheFolder } from '../../scripts/bootstrap/places.mjs';
import { isNewEnough, projectNode, runWithProjectNode } from '../../scripts/bootstrap/project-node.mjs';

const program = new URL('../dist/main.js', import.meta.url);

if (!existsSync(program)) {
  process.stderr.write('meguri is not compiled yet: run `npm ci && npm run build` in the project folder first.\n');
  process.exitCode = 1;
} else if (isNewEnough(process.versions.node)) {
  module.enableCompileCache(join(cacheFolder(), 'compile'));
  await import(program.href);
} else if (existsSync(projectNode())) {
  process.exitCode = await runWithProjectNode(['cli/bin/meguri.mjs', ...process.argv.slice(2)]);
} else {
  process.stderr.write('meguri needs its own Node.js: run `npm ci` in the project folder first.\n');
  process.exitCode = 1;
}
