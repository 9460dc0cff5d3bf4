/** How the answers of a source relate to the target, whose own relation is correlation 1, amplitude 1. */
export interface SourceRelation {
  /** Correlation with the target at the same point, between -1 and 1. */
  readonly correlation: number;
  /** Variance relative to the target's. */
  readonly amplitude: number;
  /** Constant mean of its standardised outcomes. */
  readonly mean: number;
  /** Variance of its observation noise. */
  readonly noise: number;
}

/** Covariances between sources at the same point, relative to the output scale; the target is source 0. */
export interface Coregionalisation {
  /** Index of the coordinate that holds the source. */
  readonly axis: number;
  /** Number of sources. */
  readonly size: number;
  /** Row-major, `size` × `size`. */
  readonly matrix: Float64Array;
}

/**
 * One common process that each source follows with its own loading, beside a process of its own of the same kernel: an intrinsic
 * coregionalisation model of rank one plus diagonal (Bonilla, Chai and Williams, NIPS 2007), positive definite for all correlations
 * within (-1, 1).
 */
export function coregionalise(axis: number, relations: readonly SourceRelation[]): Coregionalisation {
  const loadings = [1, ...relations.map(({ correlation, amplitude }) => correlation * Math.sqrt(amplitude))];
  const variances = [1, ...relations.map(({ amplitude }) => amplitude)];
  const size = loadings.length;
  const matrix = Float64Array.from({ length: size * size }, (_, k) => {
    const s = Math.floor(k / size);
    const t = k % size;
    return s === t ? variances[s]! : loadings[s]! * loadings[t]!;
  });
  return { axis, size, matrix };
}

/** Covariance of two sources at the same point, relative to the output scale. */
export const betweenSources = ({ size, matrix }: Coregionalisation, s: number, t: number): number =>
  matrix[s * size + t]!;
