import { simd } from '../simd/instance.js';

/** Gaussian or Matérn of smoothness 5/2; Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), eq. 4.9 and 4.17. */
export type KernelFamily = 'rbf' | 'matern52';

/** The numbers of the families in wasm/correlation.ts. */
const FAMILY_NUMBER: Readonly<Record<KernelFamily, number>> = { rbf: 0, matern52: 1 };

/** Entries from which the copy into the arena is repaid. */
const SIMD_COUNT = 32;

/** Replaces the first `count` squared scaled distances r² by their correlation. */
export function correlate(family: KernelFamily, squared: Float64Array, count: number): void {
  const module = count >= SIMD_COUNT ? simd() : undefined;
  if (!module) {
    correlatePlainly(family, squared, count);
    return;
  }
  const even = count + (count % 2);
  module.lend([even], (values) => {
    module.write(values, squared.subarray(0, count));
    module.call.correlate(values, even, FAMILY_NUMBER[family]);
    squared.set(module.read(values, count));
  });
}

/** Replaces the first `count` squared scaled distances r² by their correlation and writes its derivative by r² into `slopes`. */
export function correlateWithSlope(
  family: KernelFamily,
  squared: Float64Array,
  slopes: Float64Array,
  count: number,
): void {
  const module = count >= SIMD_COUNT ? simd() : undefined;
  if (!module) {
    correlateWithSlopePlainly(family, squared, slopes, count);
    return;
  }
  const even = count + (count % 2);
  module.lend([even, even], (values, derivatives) => {
    module.write(values, squared.subarray(0, count));
    module.call.correlateWithSlope(values, derivatives, even, FAMILY_NUMBER[family]);
    squared.set(module.read(values, count));
    slopes.set(module.read(derivatives, count));
  });
}

/** {@link correlate} without vector instructions. */
export function correlatePlainly(family: KernelFamily, squared: Float64Array, count: number): void {
  if (family === 'rbf') {
    for (let i = 0; i < count; i++) squared[i] = Math.exp(-0.5 * squared[i]!);
  } else {
    for (let i = 0; i < count; i++) {
      const s = Math.sqrt(5 * squared[i]!);
      squared[i] = (1 + s + (s * s) / 3) * Math.exp(-s);
    }
  }
}

/** {@link correlateWithSlope} without vector instructions. */
export function correlateWithSlopePlainly(
  family: KernelFamily,
  squared: Float64Array,
  slopes: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const s = family === 'rbf' ? 0 : Math.sqrt(5 * squared[i]!);
    const e = family === 'rbf' ? Math.exp(-0.5 * squared[i]!) : Math.exp(-s);
    squared[i] = family === 'rbf' ? e : (1 + s + (s * s) / 3) * e;
    slopes[i] = family === 'rbf' ? -0.5 * e : (-5 / 6) * (1 + s) * e;
  }
}
