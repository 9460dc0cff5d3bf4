/** A bent coordinate: the distribution function of Kumaraswamy, which stretches one part of the axis and presses another together. */
export interface Warp {
  /** Index of the coordinate. */
  readonly axis: number;
  /** Shapes, positive; both 1 for no change. Below 1, `a` stretches the lower and `b` the upper end. */
  readonly a: number;
  readonly b: number;
}

/** Derivatives of a warped coordinate. */
export interface WarpSlopes {
  /** By the coordinate. */
  readonly coordinate: number;
  /** By the logarithms of the shapes. */
  readonly logA: number;
  readonly logB: number;
}

/** Share of the axis by which both ends are drawn in, so that slopes there are finite. */
const MARGIN = 1e-6;
const drawnIn = (x: number) => MARGIN + (1 - 2 * MARGIN) * x;

/**
 * 1 - (1 - xᵃ)ᵇ for a coordinate `x` from 0 to 1; increasing. P. Kumaraswamy, J. Hydrology 46 (1980) 79-88, as an input warping
 * after Snoek, Swersky, Zemel and Adams, ICML 2014.
 */
export function warped({ a, b }: Pick<Warp, 'a' | 'b'>, x: number): number {
  return -Math.expm1(b * Math.log(-Math.expm1(a * Math.log(drawnIn(x)))));
}

export function warpSlopes({ a, b }: Pick<Warp, 'a' | 'b'>, x: number): WarpSlopes {
  const logX = Math.log(drawnIn(x));
  const power = Math.exp(a * logX);
  const logRest = Math.log(-Math.expm1(a * logX));
  const common = a * b * Math.exp((b - 1) * logRest) * power;
  return {
    coordinate: ((1 - 2 * MARGIN) * common) / drawnIn(x),
    logA: common * logX,
    logB: -b * Math.exp(b * logRest) * logRest,
  };
}

/** Columns of coordinates as a kernel of warped coordinates measures them; the same where nothing is warped. */
export function placedColumns(
  warps: readonly Warp[] | undefined,
  columns: readonly Float64Array[],
): readonly Float64Array[] {
  if (!warps) return columns;
  const placed = [...columns];
  for (const warp of warps) placed[warp.axis] = columns[warp.axis]!.map((x) => warped(warp, x));
  return placed;
}

/** One point as a kernel of warped coordinates measures it. */
export function placedPoint(warps: readonly Warp[] | undefined, x: ArrayLike<number>): ArrayLike<number> {
  if (!warps) return x;
  const placed = Float64Array.from(x);
  for (const warp of warps) placed[warp.axis] = warped(warp, x[warp.axis]!);
  return placed;
}

/** Turns derivatives at `x` by the coordinates of {@link placedPoint} into those by the coordinates themselves. */
export function applyChainRule(
  warps: readonly Warp[] | undefined,
  x: ArrayLike<number>,
  gradients: readonly Float64Array[],
): void {
  for (const warp of warps ?? []) {
    const { coordinate } = warpSlopes(warp, x[warp.axis]!);
    for (const gradient of gradients) gradient[warp.axis]! *= coordinate;
  }
}
