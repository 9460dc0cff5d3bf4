import { readFileSync, writeFileSync } from 'node:fs';
import { formatSdf, parseSdf } from '@meguri/chemistry';
import { chainOf } from '../domain/workflows/cell/polymer.js';
import { run } from './program.js';

// meguri-fragments POLYMER UNITS FRAGMENTS: short chains that show each unit between its neighbours, to be typed
await run((polymer, units, fragments) => {
  const conformers = parseSdf(readFileSync(units!, 'utf8'));
  const { molecules } = chainOf(JSON.parse(readFileSync(polymer!, 'utf8')), conformers).fragments;
  writeFileSync(fragments!, formatSdf(molecules));
});
