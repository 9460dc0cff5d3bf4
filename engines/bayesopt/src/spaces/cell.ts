import type { Polytope, Slab } from '../constraints/polytope.js';
import type { LinearRule } from '../constraints/rule.js';
import type { ConditionalAxis } from './activation.js';
import type { Box } from './tree-search.js';

/**
 * Some numeric axes, within a box and with everything else decided, as a polytope. The position of an axis that linear rules tie to
 * others runs from 0 to 1 over its range in its own unit, so that the rules stay linear; that of any other is its coordinate.
 */
export interface Cell {
  readonly axes: readonly number[];
  readonly polytope: Polytope;
  /** Value of each axis, by its index here, at a position, and back. */
  value(i: number, position: number): number;
  position(i: number, value: number): number;
}

/** Step of the numerical derivative of a coordinate. */
const STRETCH_STEP = 1e-6;

/** The positions of a point in a cell. */
export function placed(axes: readonly ConditionalAxis[], cell: Cell, row: Float64Array): Float64Array {
  return Float64Array.from(cell.axes, (d, i) => cell.position(i, Number(axes[d]!.decode(row[d]!))));
}

/** The point with the positions in a cell put in. */
export function moved(
  axes: readonly ConditionalAxis[],
  cell: Cell,
  row: Float64Array,
  positions: Float64Array,
): Float64Array {
  const result = row.slice();
  cell.axes.forEach((d, i) => {
    result[d] = axes[d]!.encode(cell.value(i, positions[i]!));
  });
  return result;
}

/** How fast each coordinate changes with its position in a cell. */
export function stretch(axes: readonly ConditionalAxis[], cell: Cell, positions: Float64Array): Float64Array {
  const coordinate = (i: number, position: number) => axes[cell.axes[i]!]!.encode(cell.value(i, position));
  return positions.map((position, i) => {
    const [low, high] = [Math.max(0, position - STRETCH_STEP), Math.min(1, position + STRETCH_STEP)];
    return (coordinate(i, high) - coordinate(i, low)) / (high - low);
  });
}

/** Whether a linear rule ties an axis to others. */
export function isTied(rules: readonly LinearRule[], d: number): boolean {
  return rules.some((rule) => rule.axes.includes(d));
}

/** The cell of some of the `axes`; `values` gives those of the others, undefined for zero. */
export function cellOf(
  axes: readonly ConditionalAxis[],
  range: Box,
  box: Box,
  rules: readonly LinearRule[],
  members: readonly number[],
  values: readonly (string | number | undefined)[],
): Cell {
  const tied = members.map((d) => isTied(rules, d));
  const span = (d: number) => range.upper[d]! - range.lower[d]! || 1;
  const value = (i: number, position: number) => {
    const d = members[i]!;
    return tied[i]
      ? Math.min(range.upper[d]!, range.lower[d]! + position * span(d))
      : Number(axes[d]!.decode(position));
  };
  const position = (i: number, amount: number) => {
    const d = members[i]!;
    return tied[i] ? (amount - range.lower[d]!) / span(d) : axes[d]!.encode(amount);
  };
  const bound = (bounds: Float64Array) => Float64Array.from(members, (d, i) => position(i, bounds[d]!));
  const slabs = rules.flatMap((rule) => slabOf(rule, members, values, range.lower, span));
  return { axes: members, polytope: { lower: bound(box.lower), upper: bound(box.upper), slabs }, value, position };
}

/** A linear rule on the positions of the members, scaled to a normal of length one; none when it does not concern them. */
function slabOf(
  rule: LinearRule,
  members: readonly number[],
  values: readonly (string | number | undefined)[],
  lower: Float64Array,
  span: (d: number) => number,
): Slab[] {
  let constant = 0;
  const normal = new Float64Array(members.length);
  rule.axes.forEach((d, i) => {
    const coefficient = rule.coefficients[i]!;
    const place = members.indexOf(d);
    constant += coefficient * (place < 0 ? Number(values[d] ?? 0) : lower[d]!);
    if (place >= 0) normal[place] = coefficient * span(d);
  });
  const size = Math.hypot(...normal);
  if (size === 0) return [];
  return [
    {
      normal: normal.map((entry) => entry / size),
      lower: (rule.lower - constant) / size,
      upper: (rule.upper - constant) / size,
    },
  ];
}
