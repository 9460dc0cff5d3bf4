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
