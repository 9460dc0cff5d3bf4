import type { RandomStream } from '@meguri/numerics';
import { type CardinalityRule, isPresent } from '../constraints/rule.js';
import { type ConditionalAxis, valuesOf } from './activation.js';
import type { Box } from './tree-search.js';

/** Whether the amount on an axis is present, as cardinality rules count it. */
export type Support = (d: number) => boolean;

/** The amounts that are present at a point. */
export function supportOf(axes: readonly ConditionalAxis[], row: ArrayLike<number>): Support {
  const values = valuesOf(axes, row);
  return (d) => isPresent(values[d]);
}

/** The part of the range in which the members of cardinality rules are zero or at least their threshold, as `present` says. */
export function supportBox(range: Box, rules: readonly CardinalityRule[], present: Support): Box {
  if (rules.length === 0) return range;
  const box = { lower: range.lower.slice(), upper: range.upper.slice() };
  for (const { axes, threshold } of rules) {
    for (const d of axes) {
      if (present(d)) box.lower[d] = Math.max(box.lower[d]!, threshold);
      else box.upper[d] = Math.max(0, range.lower[d]!);
    }
  }
  return box;
}

/** A random choice of present amounts; undefined when the sets drawn for several rules contradict one another. */
export function drawnSupport(range: Box, rules: readonly CardinalityRule[], random: RandomStream): Support | undefined {
  const chosen = new Map<number, boolean>();
  for (const { axes, atLeast, atMost } of rules) {
    const forced = axes.filter((d) => range.lower[d]! > 0 || chosen.get(d) === true);
    const open = axes.filter((d) => !forced.includes(d) && range.upper[d]! > 0 && !chosen.has(d));
    const fewest = Math.max(0, atLeast - forced.length);
    const most = Math.min(open.length, atMost - forced.length);
    if (fewest > most) return undefined;
    const size = drawnSize(open.length, fewest, most, random.uniform());
    const present = new Set(random.sample(open.length, size).map((i) => open[i]!));
    for (const d of axes) chosen.set(d, forced.includes(d) || present.has(d));
  }
  return (d) => chosen.get(d) === true;
}

/** Every choice of present continuous amounts; finite ones are left to the search. */
export function* supports(
  axes: readonly ConditionalAxis[],
  range: Box,
  rules: readonly CardinalityRule[],
): Generator<Support> {
  const members = [...new Set(rules.flatMap((rule) => rule.axes))];
  const isOpen = (d: number) => axes[d]!.size === Number.POSITIVE_INFINITY && !(range.lower[d]! > 0);
  const open = members.filter(isOpen);
  const present = new Set(members.filter((d) => !isOpen(d)));
  const count = (among: readonly number[]) => among.filter((d) => present.has(d)).length;
  const fits = () => rules.every((rule) => count(rule.axes.filter(isOpen)) <= rule.atMost);
  const suffices = () => rules.every((rule) => count(rule.axes) >= rule.atLeast);
  function* choose(next: number): Generator<Support> {
    const d = open[next];
    if (d === undefined) {
      if (suffices()) yield (axis) => present.has(axis);
      return;
    }
    present.add(d);
    if (fits()) yield* choose(next + 1);
    present.delete(d);
    yield* choose(next + 1);
  }
  yield* choose(0);
}

/** How many of `n` are drawn when every subset of an admitted size is equally likely; `u` is uniform in [0, 1). */
function drawnSize(n: number, fewest: number, most: number, u: number): number {
  const ways = [1];
  for (let k = 1; k <= most; k++) ways.push((ways[k - 1]! * (n - k + 1)) / k);
  let rest = u * ways.slice(fewest).reduce((a, b) => a + b, 0);
  for (let k = fewest; k < most; k++) {
    rest -= ways[k]!;
    if (rest < 0) return k;
  }
  return most;
}
