/** Bytes of eight numbers, which are summed side by side. */
const EIGHT: usize = 64;

/**
 * Squared Euclidean distances of `rows` points from `count` (a multiple of eight) others, row by row into `squared`. The coordinates
 * of the former lie point after point at `from`, those of the latter dimension after dimension at `to`.
 */
export function squaredDistances(from: usize, rows: u32, to: usize, count: u32, dimensions: u32, squared: usize): void {
  const stride = (<usize>count) << 3;
  const step = (<usize>dimensions) << 3;
  for (let i: u32 = 0; i < rows; i++) {
    const point = from + i * step;
    const target = squared + i * stride;
    for (let at: usize = 0; at < stride; at += EIGHT) distancesOfEight(point, step, to + at, stride, target + at);
  }
}

function distancesOfEight(point: usize, step: usize, others: usize, stride: usize, target: usize): void {
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let other = others;
  for (let k: usize = 0; k < step; k += 8) {
    const x = v128.load_splat<f64>(point + k);
    let gap = f64x2.sub(v128.load(other, 0), x);
    a = f64x2.add(a, f64x2.mul(gap, gap));
    gap = f64x2.sub(v128.load(other, 16), x);
    b = f64x2.add(b, f64x2.mul(gap, gap));
    gap = f64x2.sub(v128.load(other, 32), x);
    c = f64x2.add(c, f64x2.mul(gap, gap));
    gap = f64x2.sub(v128.load(other, 48), x);
    d = f64x2.add(d, f64x2.mul(gap, gap));
    other += stride;
  }
  v128.store(target, a, 0);
  v128.store(target, b, 16);
  v128.store(target, c, 32);
  v128.store(target, d, 48);
}
