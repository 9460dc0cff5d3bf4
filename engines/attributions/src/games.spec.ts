import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gameShares, productGame, shapleyValues } from './games.js';

const finite = fc.double({ min: -10, max: 10, noNaN: true });
const game = fc
  .integer({ min: 1, max: 5 })
  .chain((players) =>
    fc.record({
      players: fc.constant(players),
      values: fc.array(finite, { minLength: 2 ** players, maxLength: 2 ** players }),
    }),
  )
  .map(({ players, values }) => ({ players, values: Float64Array.from(values) }));

function orders(players: readonly number[]): number[][] {
  if (players.length === 0) return [[]];
  return players.flatMap((first) => orders(players.filter((p) => p !== first)).map((rest) => [first, ...rest]));
}

/** The definition: each player's mean contribution over all orders of joining. */
function byOrders(players: number, values: Float64Array): number[] {
  const all = orders([...Array(players).keys()]);
  const sums = new Array<number>(players).fill(0);
  for (const order of all) {
    let coalition = 0;
    for (const player of order) {
      sums[player]! += values[coalition | (1 << player)]! - values[coalition]!;
      coalition |= 1 << player;
    }
  }
  return sums.map((sum) => sum / all.length);
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const products = fc
  .integer({ min: 1, max: 8 })
  .chain((players) => fc.tuple(...[0, 1].map(() => fc.array(share, { minLength: players, maxLength: players }))));

describe('the shares of a product game', () => {
  it('are its Shapley values', () => {
    fc.assert(
      fc.property(products, ([present, absent]) => {
        const players = present!.length;
        const values = Float64Array.from({ length: 2 ** players }, (_, coalition) =>
          present!.reduce((product, mine, j) => product * (coalition & (1 << j) ? mine : absent![j]!), 3),
        );
        const shares = new Float64Array(players);
        productGame(players)(3, Float64Array.from(present!), 0, Float64Array.from(absent!), 0, shares);
        shapleyValues(players, values).forEach((expected, player) => {
          expect(shares[player]).toBeCloseTo(expected, 12);
        });
      }),
    );
  });
});

describe('the shares of any game', () => {
  it('are its Shapley values, and add up with many players too', () => {
    for (const players of [1, 3, 8, 12]) {
      const worth = (members: number[]) => members.reduce((total, j) => total + j * j, 1) ** 0.7;
      const value = (isMember: (player: number) => boolean) => worth([...Array(players).keys()].filter(isMember));
      const shares = gameShares(players, value);
      const total = shares.reduce((sum, share) => sum + share, 0);
      expect(total).toBeCloseTo(value(() => true) - value(() => false), 9);
      if (players > 3) continue;
      const values = Float64Array.from({ length: 2 ** players }, (_, c) => value((j) => ((c >> j) & 1) === 1));
      byOrders(players, values).forEach((expected, player) => {
        expect(shares[player]).toBeCloseTo(expected, 12);
      });
    }
  });
});

describe('Shapley values', () => {
  it('are the mean contribution over all orders of joining', () => {
    fc.assert(
      fc.property(game, ({ players, values }) => {
        const expected = byOrders(players, values);
        shapleyValues(players, values).forEach((share, player) => {
          expect(share).toBeCloseTo(expected[player]!, 11);
        });
      }),
    );
  });

  it('share out exactly what all gain over none, also with fifteen players', () => {
    const values = Float64Array.from({ length: 2 ** 15 }, (_, coalition) => Math.sin(coalition) * 3);
    const sum = shapleyValues(15, values).reduce((a, b) => a + b, 0);
    expect(Math.abs(sum - (values.at(-1)! - values[0]!))).toBeLessThan(1e-12);
  });

  it('give the worth of each to each where worths add up', () => {
    const worths = [2, -1, 0.5, 4];
    const values = Float64Array.from({ length: 16 }, (_, coalition) =>
      worths.reduce((sum, worth, player) => sum + (coalition & (1 << player) ? worth : 0), 7),
    );
    expect([...shapleyValues(4, values)].map((share) => Number(share.toFixed(12)))).toEqual(worths);
  });

  it('are equal for players that do the same, and zero for one that does nothing', () => {
    const pair = Float64Array.from({ length: 8 }, (_, coalition) => ((coalition & 3) === 3 ? 1 : 0));
    const [one, other, idle] = shapleyValues(3, pair);
    expect(one).toBeCloseTo(0.5, 14);
    expect(other).toBe(one);
    expect(idle).toBe(0);
  });
});
