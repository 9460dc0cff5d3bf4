import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import * as attributions from './index.js';

it('the example of the README runs, and its parts add up', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const code = /```js\n(.*?)```/s.exec(readme)![1]!.replace(/^import .*$/m, '');
  const model = { intercept: 1, coefficients: Float64Array.of(2, 0, -1) };
  const predict = (x: Float64Array) => 1 + 2 * x[0]! - x[2]!;
  const background = [0, 1, 2, 3, 4].map((i) => Float64Array.of(i, (i * i) % 5, (3 * i) % 5));
  const measured = Float64Array.from(background, predict);
  const given = { ...attributions, model, predict, background, measured, point: Float64Array.of(4, 1, 0) };
  const { baseline, contributions, shared, parts, increases } = runInNewContext(
    `${code}; ({ baseline, contributions, shared, parts, increases })`,
    given,
  );
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, baseline);
  for (const each of [contributions, shared.contributions, parts.contributions]) expect(sum(each)).toBeCloseTo(9, 12);
  expect(contributions[1]).toBe(0);
  expect(increases[1]).toEqual({ mean: 0, sd: 0 });
});
