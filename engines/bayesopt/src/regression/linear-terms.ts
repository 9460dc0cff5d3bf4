import { dot, type Packed, rowStart, solveLower, solveUpper } from '@meguri/numerics';

/**
 * Generalised least squares of outcomes on linear terms, for errors whose covariance has the Cholesky factor L: all is ordinary least
 * squares after multiplication by L⁻¹ (Rasmussen and Williams 2006, section 2.7, with a vague prior on the coefficients).
 */
export interface LinearTerms {
  readonly coefficients: Float64Array;
  /** L⁻¹ (y - H b). */
  readonly residuals: Float64Array;
  /** Orthonormal columns that span L⁻¹ H. */
  readonly basis: readonly Float64Array[];
  /** How L⁻¹ H follows from them: R of L⁻¹ H = U R, by rows. */
  readonly triangle: readonly Float64Array[];
}

/** Part of a term that has to be independent of the others. */
const INDEPENDENT = 1e-10;

/** Fits the coefficients of `terms`; undefined when the terms are linearly dependent. */
export function fitLinearTerms(
  factor: Packed,
  terms: readonly Float64Array[],
  outcomes: Float64Array,
): LinearTerms | undefined {
  const n = outcomes.length;
  const basis = terms.map((term) => whitened(factor, term));
  const triangle = terms.map(() => new Float64Array(terms.length));
  for (let k = 0; k < basis.length; k++) {
    const before = norm(basis[k]!);
    for (let j = 0; j < k; j++) triangle[j]![k] = removeDirection(basis[k]!, basis[j]!);
    const left = norm(basis[k]!);
    if (!(left > INDEPENDENT * before)) return undefined;
    triangle[k]![k] = left;
    for (let i = 0; i < n; i++) basis[k]![i]! /= left;
  }
  const residuals = whitened(factor, outcomes);
  const products = basis.map((direction) => removeDirection(residuals, direction));
  return { coefficients: backSubstitute(triangle, products), residuals, basis, triangle };
}

/** R⁻ᵀ times a vector of one entry per term. */
export function forwardSubstitute(triangle: readonly Float64Array[], vector: ArrayLike<number>): Float64Array {
  const solved = new Float64Array(triangle.length);
  for (let k = 0; k < solved.length; k++) {
    let value = vector[k]!;
    for (let j = 0; j < k; j++) value -= triangle[j]![k]! * solved[j]!;
    solved[k] = value / triangle[k]![k]!;
  }
  return solved;
}

/**
 * Error and variance of each outcome predicted from the others, coefficients fitted without it; the covariance is kept. With
 * Q = K⁻¹ - K⁻¹H(HᵀK⁻¹H)⁻¹HᵀK⁻¹ the error is [Qy]ᵢ/Qᵢᵢ and the variance 1/Qᵢᵢ (Dubrule, Math. Geol. 15 (1983) 687-699).
 */
export function leftOutErrors(
  factor: Packed,
  { residuals, basis }: LinearTerms,
): { readonly error: number; readonly variance: number }[] {
  const n = residuals.length;
  const column = new Float64Array(n);
  return Array.from({ length: n }, (_, i) => {
    column.fill(0);
    column[i] = 1;
    solveLower(factor, n, column);
    let precision = dot(column, 0, column, 0, n);
    for (const direction of basis) precision -= dot(column, 0, direction, 0, n) ** 2;
    return { error: dot(column, 0, residuals, 0, n) / precision, variance: 1 / precision };
  });
}

/** L⁻¹ times a vector, which is left as it is. */
export function whitened(factor: Packed, vector: Float64Array): Float64Array {
  const copy = vector.slice();
  solveLower(factor, copy.length, copy);
  return copy;
}

/** L⁻ᵀ times a vector, which is left as it is. */
export function unwhitened(factor: Packed, vector: Float64Array): Float64Array {
  const copy = vector.slice();
  solveUpper(factor, copy.length, copy);
  return copy;
}

/** The packed Cholesky factor of independent errors of variance 1. */
export function independent(n: number): Packed {
  const factor = new Float64Array(rowStart(n));
  for (let i = 0; i < n; i++) factor[rowStart(i) + i] = 1;
  return factor;
}

function backSubstitute(triangle: readonly Float64Array[], vector: readonly number[]): Float64Array {
  const solved = Float64Array.from(vector);
  for (let k = solved.length - 1; k >= 0; k--) {
    for (let j = k + 1; j < solved.length; j++) solved[k]! -= triangle[k]![j]! * solved[j]!;
    solved[k]! /= triangle[k]![k]!;
  }
  return solved;
}

/** Takes the part along a unit vector away and returns its length. */
function removeDirection(vector: Float64Array, unit: Float64Array): number {
  const length = dot(vector, 0, unit, 0, vector.length);
  for (let i = 0; i < vector.length; i++) vector[i]! -= length * unit[i]!;
  return length;
}

const norm = (vector: Float64Array): number => Math.sqrt(dot(vector, 0, vector, 0, vector.length));
