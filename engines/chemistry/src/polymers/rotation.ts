export type Vector = readonly [number, number, number];

/** Rotation matrices by rows (Rodrigues), and what is done with them. */
export type Matrix = readonly [Vector, Vector, Vector];

/** The rotation about a unit vector by an angle, radians. */
export function rotation([x, y, z]: Vector, angle: number): Matrix {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const t = 1 - c;
  return [
    [t * x * x + c, t * x * y - s * z, t * x * z + s * y],
    [t * x * y + s * z, t * y * y + c, t * y * z - s * x],
    [t * x * z - s * y, t * y * z + s * x, t * z * z + c],
  ];
}

/** The shortest rotation that turns one unit vector into another. */
export function turning(from: Vector, to: Vector): Matrix {
  const axis = cross(from, to);
  const sine = Math.hypot(...axis);
  const cosine = dot(from, to);
  if (sine > 1e-8) return rotation(scaled(axis, 1 / sine), Math.atan2(sine, cosine));
  return cosine > 0 ? rotation([1, 0, 0], 0) : rotation(perpendicular(from), Math.PI);
}

export const applied = ([r0, r1, r2]: Matrix, v: Vector): Vector => [dot(r0, v), dot(r1, v), dot(r2, v)];

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [b * z - c * y, c * x - a * z, a * y - b * x];
export const scaled = ([x, y, z]: Vector, by: number): Vector => [x * by, y * by, z * by];

function perpendicular(v: Vector): Vector {
  const other: Vector = Math.abs(v[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0];
  const product = cross(v, other);
  return scaled(product, 1 / Math.hypot(...product));
}
