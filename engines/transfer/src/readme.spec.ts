import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { stream } from '@meguri/numerics';
import { expect, it } from 'vitest';
import * as transfer from './index.js';

it('the example of the README runs', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const code = /```js\n(.*?)```/s.exec(readme)![1]!.replace(/^import .*$/m, '');
  const random = stream(1, 'readme');
  const described = (n: number) => {
    const columns = ['a', 'b'].map((name) => ({ name, values: Float64Array.from({ length: n }, random.normal) }));
    return { descriptors: columns, values: columns[0]!.values.map((a, i) => Math.sin(a) + columns[1]!.values[i]!) };
  };
  const { descriptors, values: simulated } = described(25);
  const measured = simulated.map((value) => 0.5 + 2 * value + 0.1 * random.normal());
  const context = { ...transfer, measured, simulated, descriptors, library: described(120) };
  const { decision, beyond, answer, law } = runInNewContext(`${code}; ({ decision, beyond, answer, law })`, context);
  expect(decision.transfers).toBe(true);
  expect(beyond.decision.transfers).toBe(true);
  expect(['reachable', 'not-reachable', 'not-identifiable']).toContain(answer.answer);
  expect(law.points).toHaveLength(4);
});
