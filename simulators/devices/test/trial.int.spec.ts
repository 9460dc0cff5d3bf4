import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Laboratory } from './laboratory.js';
import { Bench, best, yieldOf } from './trial.js';

let laboratory: Laboratory;
let bench: Bench;
beforeAll(async () => {
  laboratory = await Laboratory.start();
  bench = await Bench.at(laboratory);
});
afterAll(() => laboratory.end());

describe('a trial on the simulated workcell', () => {
  it('gives the measured yield of its conditions', async () => {
    expect(yieldOf(await bench.trial('one', 'rack/1', best))).toBeCloseTo(100, -0.5);
  });
});
