import type { RandomStream } from '@meguri/numerics';
import { valuesOf } from './activation.js';
import { fromUniform } from './axis.js';
import type { Region } from './region.js';
import { supportOf } from './supports.js';

/** Share of its range at which an absent amount comes in. */
const SMALL_AMOUNT = 0.05;

/** A point at about `width` from `row` in every coordinate, as far as the rules let it; undefined when none was found. */
export function around(
  region: Region,
  row: Float64Array,
  width: number,
  random: RandomStream,
): Float64Array | undefined {
  const target = row.map((x, d) => {
    const axis = region.axes[d]!;
    if (axis.nominal) return random.uniform() < width ? fromUniform(axis, random.uniform()) : x;
    return Math.min(1, Math.max(0, x + width * random.normal()));
  });
  const present = supportOf(region.axes, row);
  for (const { axes } of region.rules.cardinality) {
    const [d, e] = [axes[random.integer(0, axes.length - 1)]!, axes[random.integer(0, axes.length - 1)]!];
    if (random.uniform() > width || present(d) === present(e)) continue;
    const exchanged = (f: number) => present(f === d ? e : f === e ? d : f);
    return region.nearest(swapped(region, target, d, e), { present: exchanged });
  }
  return region.nearest(target, { present });
}

/**
 * The points that differ from an admitted one in the finite coordinate `d` and, where that alone is not admitted, in one more that
 * makes up for it in a linear rule; where there is none, one in which others give way too.
 */
export function changed(region: Region, row: Float64Array, d: number, coordinate: number): Float64Array[] {
  const target = row.with(d, coordinate);
  const alone = region.exactly(target);
  if (alone) return [alone];
  const exchanged = compensated(region, row, d, target);
  if (exchanged.length > 0) return exchanged;
  return [region.nearest(target, { pinned: d }) ?? []].flat();
}

/** The admitted points in which one more coordinate makes up, in a linear rule, for what the target changed on axis `d`. */
function compensated(region: Region, row: Float64Array, d: number, target: Float64Array): Float64Array[] {
  const before = valuesOf(region.axes, row);
  const shift = Number(region.axes[d]!.decode(target[d]!)) - Number(before[d]);
  return region.rules.linear.flatMap(({ axes, coefficients }) => {
    const own = coefficients[axes.indexOf(d)];
    if (own === undefined) return [];
    return axes.flatMap((e, i) => {
      if (e === d || before[e] === undefined) return [];
      const value = Number(before[e]) - (own * shift) / coefficients[i]!;
      if (region.within(e, value) !== value) return [];
      return region.exactly(target.with(e, region.axes[e]!.encode(value))) ?? [];
    });
  });
}

/**
 * The points near an admitted one in which, under some cardinality rule, a present amount has given its place to an absent one, has
 * gone, or an absent one has come.
 */
export function otherSupports(region: Region, row: Float64Array): Float64Array[] {
  const present = supportOf(region.axes, row);
  const near = (target: Float64Array, flipped: readonly number[]) =>
    region.nearest(target, { present: (d) => present(d) !== flipped.includes(d) }) ?? [];
  const amount = (d: number, value: number) => row.with(d, region.axes[d]!.encode(region.within(d, value)));
  const smallest = (d: number, threshold: number) => Math.max(threshold, SMALL_AMOUNT * region.range.upper[d]!);
  return region.rules.cardinality.flatMap(({ axes, threshold }) => {
    const [there, absent] = [axes.filter(present), axes.filter((d) => !present(d))];
    return [
      ...there.flatMap((d) => absent.flatMap((e) => near(swapped(region, row, d, e), [d, e]))),
      ...there.flatMap((d) => near(amount(d, 0), [d])),
      ...absent.flatMap((e) => near(amount(e, smallest(e, threshold)), [e])),
    ];
  });
}

/** The point with the values of two numeric axes exchanged, as far as their ranges let them; it need not be admitted. */
function swapped(region: Region, row: Float64Array, d: number, e: number): Float64Array {
  const moved = (to: number, from: number) =>
    region.axes[to]!.encode(region.within(to, Number(region.axes[from]!.decode(row[from]!))));
  return row.with(d, moved(d, e)).with(e, moved(e, d));
}
