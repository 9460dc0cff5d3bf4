/** Area that points with two minimised objectives dominate below the reference point. */
export function hypervolume2(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const [right = 0, top = 0] = reference;
  const inside = points.filter(([a = 0, b = 0]) => a < right && b < top).sort((p, q) => p[0]! - q[0]! || p[1]! - q[1]!);
  let area = 0;
  let lowest = top;
  for (const [a = 0, b = 0] of inside) {
    if (b >= lowest) continue;
    area += (right - a) * (lowest - b);
    lowest = b;
  }
  return area;
}
