import { describe, expect, it } from 'vitest';
import { type Member, mixture } from './ensemble.js';

const halves: Member[] = [0, 1].map(() => ({ gps: [], logWeight: Math.log(0.5) }));

describe('a mixture of predictions', () => {
  it('has their mean, and a variance of what each expects and how far they differ', () => {
    const { mean, sd } = mixture(halves, [
      { mean: 1, sd: 3 },
      { mean: 5, sd: 3 },
    ]);
    expect(mean).toBeCloseTo(3, 14);
    expect(sd).toBeCloseTo(Math.sqrt(9 + 4), 14);
  });

  it('keeps the spread of large values that agree', () => {
    const opinion = { mean: 1e16, sd: 0.5 };
    expect(mixture(halves, [opinion, opinion]).sd).toBeCloseTo(0.5, 14);
  });
});
