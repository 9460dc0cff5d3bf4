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
