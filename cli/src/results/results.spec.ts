import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resultSchemas } from './results.js';

const folder = join(import.meta.dirname, '../../generated');

describe('the schemas of what commands print with --json', () => {
  it('are committed as they are; otherwise run `npm run generate`', () => {
    const committed = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
    expect(new Map(committed)).toEqual(new Map(resultSchemas()));
  });
});
