import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { suggest } from './index.js';

it('the example of the README runs, and keeps to its constraint', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const code = /```js\n(.*?)```/s.exec(readme)![1]!.replace(/^import .*$/m, '');
  const tried: { solvent: string; temperature: number }[] = [];
  const measure = (point: (typeof tried)[number]) => {
    tried.push(point);
    return 100 - Math.abs(point.temperature - 80);
  };
  runInNewContext(code, { suggest, measure });
  expect(tried).toHaveLength(12);
  expect(tried.filter(({ solvent, temperature }) => solvent === 'water' && temperature > 95)).toEqual([]);
});
