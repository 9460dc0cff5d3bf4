/** A linear model of a target with an intercept. */
export interface LinearModel {
  readonly intercept: number;
  /** One per column, in units of target per unit of column. */
  readonly coefficients: ArrayLike<number>;
}

/** Least squares of a target on columns. */
export interface Fit extends LinearModel {
  readonly coefficients: Float64Array;
}

/** Part of a column's length that has to remain beside the columns before it; less counts as linearly dependent. */
const INDEPENDENT = 1e-7;

/**
 * Ordinary least squares with intercept by Householder reflections (Golub and Van Loan, Matrix Computations, 4th ed., section 5.3),
 * on these rows; undefined when the columns and the intercept are linearly dependent there, or more than the rows.
 */
export function leastSquares(
  columns: readonly Float64Array[],
  target: Float64Array,
  rows: readonly number[],
): Fit | undefined {
  const factors = factorise(columns, target, rows);
  return factors && solveTriangle(factors);
}

/** What a fit to all rows leaves of the target, and the leverages of the rows; undefined as for {@link leastSquares}. */
export function residualsOf(
  columns: readonly Float64Array[],
  target: Float64Array,
): { readonly residuals: Float64Array; readonly leverages: Float64Array } | undefined {
  const factors = factorise(
    columns,
    target,
    Array.from(target, (_, i) => i),
  );
  if (!factors) return undefined;
  const width = factors.a.length;
  const residuals = factors.b.slice().fill(0, 0, width);
  reflectBack(factors, residuals);
  const leverages = new Float64Array(target.length);
  for (let k = 0; k < width; k++) {
    const basis = new Float64Array(target.length);
    basis[k] = 1;
    reflectBack(factors, basis);
    for (let i = 0; i < basis.length; i++) leverages[i]! += basis[i]! ** 2;
  }
  return { residuals, leverages };
}

/** Columns, the intercept first, and target after all reflections; below the diagonal stand the vectors of the reflections. */
interface Factors {
  readonly a: readonly Float64Array[];
  readonly b: Float64Array;
  readonly diagonal: Float64Array;
  readonly centres: readonly number[];
}

function factorise(
  columns: readonly Float64Array[],
  target: Float64Array,
  rows: readonly number[],
): Factors | undefined {
  const m = rows.length;
  const width = columns.length + 1;
  if (width > m) return undefined;
  const centres = columns.map((column) => rows.reduce((sum, i) => sum + column[i]!, 0) / m);
  const a = [new Float64Array(m).fill(1), ...columns.map((column, c) => picked(column, rows, centres[c]!))];
  const b = picked(target, rows, 0);
  const diagonal = new Float64Array(width);
  for (let k = 0; k < width; k++) {
    const length = norm(a[k]!, 0);
    const left = norm(a[k]!, k);
    if (!(left > INDEPENDENT * length)) return undefined;
    eliminate(a, b, k, left, diagonal);
  }
  return { a, b, diagonal, centres };
}

/** Applies the reflection that clears column `k` below its diagonal. */
function eliminate(a: readonly Float64Array[], b: Float64Array, k: number, left: number, diagonal: Float64Array): void {
  const v = a[k]!;
  diagonal[k] = v[k]! > 0 ? -left : left;
  v[k]! -= diagonal[k]!;
  const squares = squaresFrom(v, k);
  for (let column = k + 1; column < a.length; column++) reflect(v, k, squares, a[column]!);
  reflect(v, k, squares, b);
}

/** Mirrors a vector by the reflection whose vector, of these squares, stands in `v` from `k` on. */
function reflect(v: Float64Array, k: number, squares: number, vector: Float64Array): void {
  let product = 0;
  for (let i = k; i < v.length; i++) product += v[i]! * vector[i]!;
  const scale = (2 * product) / squares;
  for (let i = k; i < v.length; i++) vector[i]! -= scale * v[i]!;
}

/** Takes all reflections of a vector back. */
function reflectBack({ a }: Factors, vector: Float64Array): void {
  for (let k = a.length - 1; k >= 0; k--) reflect(a[k]!, k, squaresFrom(a[k]!, k), vector);
}

function solveTriangle({ a, b, diagonal, centres }: Factors): Fit {
  const solution = new Float64Array(a.length);
  for (let k = a.length - 1; k >= 0; k--) {
    let value = b[k]!;
    for (let j = k + 1; j < a.length; j++) value -= a[j]![k]! * solution[j]!;
    solution[k] = value / diagonal[k]!;
  }
  const coefficients = solution.slice(1);
  const shift = centres.reduce((sum, centre, c) => sum + centre * coefficients[c]!, 0);
  return { intercept: solution[0]! - shift, coefficients };
}

/** The value that a model predicts for row `i` of the columns. */
export function predictRow(fit: LinearModel, columns: readonly Float64Array[], i: number): number {
  return columns.reduce((sum, column, c) => sum + fit.coefficients[c]! * column[i]!, fit.intercept);
}

/** The values of these rows less a centre. */
function picked(values: Float64Array, rows: readonly number[], centre: number): Float64Array {
  const chosen = new Float64Array(rows.length);
  for (let i = 0; i < chosen.length; i++) chosen[i] = values[rows[i]!]! - centre;
  return chosen;
}

function norm(values: Float64Array, from: number): number {
  return Math.sqrt(squaresFrom(values, from));
}

function squaresFrom(values: Float64Array, from: number): number {
  let squares = 0;
  for (let i = from; i < values.length; i++) squares += values[i]! * values[i]!;
  return squares;
}
