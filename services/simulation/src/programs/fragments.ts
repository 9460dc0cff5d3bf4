import { readFileSync, writeFileSync } from 'node:fs';
import { formatSdf, parseSdf } from '@meguri/chemistry';
import { chainOf } from '../domain/workflows/cell/polymer.js';
import { readJson, run } from './program.js';

// meguri-fragments POLYMER UNITS FRAGMENTS: short chains that show each unit between its neighbours, to be typed
await run((polymer, units, fragments) => {
  const conformers = parseSdf(readFileSync(units!, 'utf8'));
  const { molecules } = chainOf(readJson(polymer!), conformers).fragments;
  writeFileSync(fragments!, formatSdf(molecules));
});
