import { describe, expect, it } from 'vitest';
import { playOdd } from '../../bench/odd-campaigns/play.ts';

const CAMPAIGNS = 10_000;
const TOGETHER = 500;
/** Patience for a machine that does other things too. */
const TIMEOUT_MS = 300_000;

/** `MEGURI_TEST_SEED=713 npm test -- test/bench/odd-campaigns` plays one campaign alone. */
const only = process.env.MEGURI_TEST_SEED;
const [first, count] = only === undefined ? [0, CAMPAIGNS] : [Number(only), 1];
const starts = Array.from({ length: Math.ceil(count / TOGETHER) }, (_, i) => first + i * TOGETHER);

describe('odd campaigns', () => {
  it.each(starts.map((start) => [start, Math.min(start + TOGETHER, first + count) - 1] as const))(
    'get proposals that are new, finite and admitted, with seeds %i to %i',
    (start, last) => {
      for (let seed = start; seed <= last; seed++) expect(playOdd(seed).faults).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
