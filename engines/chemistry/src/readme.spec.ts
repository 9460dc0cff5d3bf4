import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { stream } from '@meguri/numerics';
import { expect, it } from 'vitest';
import * as chemistry from './index.js';

/** CCC(C)O without the hydrogens of its carbons: enough for a chain. */
const conformer: chemistry.Conformer = {
  elements: ['C', 'C', 'C', 'C', 'O', 'H'],
  bonds: [
    [0, 1, 1],
    [1, 2, 1],
    [2, 3, 1],
    [2, 4, 1],
    [2, 5, 1],
  ],
  positions: Float64Array.of(0, 0, 0, 1.26, 0.89, 0, 2.52, 0, 0, 3.78, 0.89, 0, 2.52, -0.8, 1.15, 2.52, -0.6, -0.9),
};

it('the example of the README on polymers runs, and gives a cell of the chains', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const code = /```js\n(.*?)```/s.exec(readme)![1]!.replace(/^import .*$/m, '');
  const given = { ...chemistry, sdf: chemistry.formatSdf([conformer]), random: stream(1, 'readme') };
  const found = runInNewContext(`${code}; ({ polyimide, trimer, smiles, ends, chain, cell })`, given);
  expect([found.smiles, [...found.ends]]).toEqual(['CCC(C)O', [0, 3]]);
  for (const unit of [found.polyimide, found.trimer]) expect(chemistry.capped(unit).ends).toHaveLength(2);
  expect(found.chain.residues).toHaveLength(20);
  expect(found.cell.chains.map(({ length }: Float64Array) => length)).toEqual(
    Array(4).fill(3 * found.chain.elements.length),
  );
});
