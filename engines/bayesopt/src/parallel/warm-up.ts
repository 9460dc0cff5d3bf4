import { stream } from '@meguri/numerics';
import { suggest } from '../recommend/suggest.js';
import type { Point, Space } from '../spaces/space.js';

const SIZES = [6, 12, 24, 36, 48];

/** Runs the optimiser on a made-up campaign, so that its first real decision finds compiled machine code. */
export function warmUp(): void {
  const level = (name: string, size: number) => ({
    name,
    type: 'categorical' as const,
    values: [...Array(size).keys()],
  });
  const space: Space = {
    parameters: [level('a', 4), level('b', 12), level('c', 4), { name: 'd', type: 'integer', lower: 0, upper: 8 }],
  };
  const objectives = [{ name: 'value', direction: 'maximise' as const }];
  for (const n of SIZES) {
    const random = stream(n, 'warm-up');
    const point = (): Point => ({
      a: random.integer(0, 3),
      b: random.integer(0, 11),
      c: random.integer(0, 3),
      d: random.integer(0, 8),
    });
    const observations = Array.from({ length: n }, () => ({ point: point(), values: { value: random.normal() } }));
    suggest({ space, objectives, observations, count: 5, seed: n, initial: 5 });
  }
}
