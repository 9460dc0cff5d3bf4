import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { stream } from '@meguri/numerics';
import { expect, it } from 'vitest';
import * as sparse from './index.js';

it('the example of the README runs, and finds what the yield depends on', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const code = /```js\n(.*?)```/s.exec(readme)![1]!.replace(/^import .*$/m, '');
  const random = stream(1, 'readme');
  const measured = Array.from({ length: 40 }, (_, i) => {
    const [time, temperature, stirring] = [random.normal(), random.normal(), random.normal()];
    const solvent = ['water', 'ethanol', 'toluene'][i % 3]!;
    return [
      solvent,
      time,
      temperature,
      stirring,
      2 * temperature + (solvent === 'water' ? 3 : 0) + 0.3 * random.normal(),
    ];
  });
  const report = runInNewContext(`${code}; report`, { ...sparse, measured });
  expect(report.subsets).toBe(8);
  expect([...report.best.features].sort()).toEqual(expect.arrayContaining(['solvent', 'temperature']));
  expect(report.nestedRmse).toBeLessThan(0.5);
  expect(report.p).toBe(0.01);
  expect(report.lasso).toBe(60);
});
