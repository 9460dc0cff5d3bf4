import { gaussLegendre } from '@meguri/numerics';

/** Games that are worth less than this are left out; values are standardised. */
const NEGLIGIBLE = 1e-13;

/**
 * Adds `weight` times the Shapley values of a game whose value is a product over its players: a member j of the coalition gives
 * `present[at + j]`, any other player `absent[other + j]`, all between 0 and 1. The Shapley value of i, the mean over all orders of
 * joining, is the integral over t from 0 to 1 of (present - absent)ᵢ ∏ over j ≠ i of (t present + (1 - t) absent)ⱼ (the multilinear
 * extension: Owen, Management Science 18 (1972) 64-79); its integrand is a polynomial, for which the quadrature is exact.
 */
export type ProductGame = (
  weight: number,
  present: Float64Array,
  at: number,
  absent: Float64Array,
  other: number,
  shares: Float64Array,
) => void;

/** The shares in product games of so many players, at least 1. */
export function productGame(players: number): ProductGame {
  const rule = gaussLegendre(Math.ceil(players / 2));
  const times = rule.nodes.map((node) => (1 + node) / 2);
  const factors = new Float64Array(players);
  const before = new Float64Array(players);
  return (weight, present, at, absent, other, shares) => {
    let most = Math.abs(weight);
    for (let j = 0; j < players; j++) most *= Math.max(present[at + j]!, absent[other + j]!);
    if (most < NEGLIGIBLE) return;
    for (let q = 0; q < times.length; q++) {
      const t = times[q]!;
      let product = 1;
      for (let j = 0; j < players; j++) {
        before[j] = product;
        factors[j] = absent[other + j]! + t * (present[at + j]! - absent[other + j]!);
        product *= factors[j]!;
      }
      let after = (weight * rule.weights[q]!) / 2;
      for (let j = players - 1; j >= 0; j--) {
        shares[j]! += (present[at + j]! - absent[other + j]!) * before[j]! * after;
        after *= factors[j]!;
      }
    }
  };
}

/** Most players whose coalitions are all valued. */
const MOST_EXACT = 8;

/**
 * Shapley values of any game, from the value of a coalition given who is in it. With more than 8 players the mean over the order of
 * their numbers and its reverse, which adds up to the value of all, too.
 */
export function gameShares(players: number, value: (isMember: (player: number) => boolean) => number): Float64Array {
  if (players <= MOST_EXACT) {
    const values = Float64Array.from({ length: 2 ** players }, (_, c) => value((j) => ((c >> j) & 1) === 1));
    return shapleyValues(players, values);
  }
  return Float64Array.from({ length: players }, (_, k) => {
    const first = value((j) => j <= k) - value((j) => j < k);
    const last = value((j) => j >= k) - value((j) => j > k);
    return 0.5 * (first + last);
  });
}

/**
 * Exact Shapley values of a game with `players` players: the mean change of the value when a player joins, over all orders of
 * joining (Shapley 1953). `values[S]` is the value of the coalition whose members are the set bits of S, 2 ** players in all.
 * Their sum is the value of all minus the value of none.
 */
export function shapleyValues(players: number, values: Float64Array): Float64Array {
  const weights = orderWeights(players);
  const shares = new Float64Array(players);
  for (let player = 0; player < players; player++) {
    const member = 1 << player;
    let share = 0;
    for (let others = 0; others < values.length; others++) {
      if (others & member) continue;
      share += weights[bitCount(others)]! * (values[others | member]! - values[others]!);
    }
    shares[player] = share;
  }
  return shares;
}

/** Share of the orders in which exactly a given coalition of s others joined before: s! (n - 1 - s)! / n!, for s from 0. */
function orderWeights(players: number): Float64Array {
  const weights = new Float64Array(players);
  let choices = 1;
  for (let s = 0; s < players; s++) {
    weights[s] = 1 / (players * choices);
    choices = (choices * (players - 1 - s)) / (s + 1);
  }
  return weights;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
