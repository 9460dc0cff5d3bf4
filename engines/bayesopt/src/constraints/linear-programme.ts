/** min cost · x subject to rows · x = right and x ≥ 0. */
export interface LinearProgramme {
  readonly rows: readonly Float64Array[];
  readonly right: ArrayLike<number>;
  readonly cost: ArrayLike<number>;
}

/** What counts as zero, in a programme whose numbers are about one. */
const ZERO = 1e-10;
/** Largest artificial remainder of a programme that counts as solvable. */
const FEASIBLE = 1e-9;
const MOST_PIVOTS = 10_000;

/**
 * A vertex that minimises the cost, by the two-phase simplex method on a dense tableau with Bland's rule, which never cycles
 * (R. G. Bland, Math. Oper. Res. 2 (1977) 103-107). Undefined when nothing satisfies the rows. The cost must be bounded from below.
 */
export function solveProgramme({ rows, right, cost }: LinearProgramme): Float64Array | undefined {
  const variables = cost.length;
  const width = variables + rows.length + 1;
  const tableau = rows.map((row, i) => {
    const sign = right[i]! < 0 ? -1 : 1;
    const line = new Float64Array(width);
    row.forEach((entry, j) => {
      line[j] = sign * entry;
    });
    line[variables + i] = 1;
    line[width - 1] = sign * right[i]!;
    return line;
  });
  const basis = rows.map((_, i) => variables + i);

  const artificial = Float64Array.from({ length: width }, (_, j) => (j >= variables && j < width - 1 ? 1 : 0));
  if (optimise(tableau, basis, reduced(artificial, tableau, basis), variables) > FEASIBLE) return undefined;
  expelArtificial(tableau, basis, variables);
  const line = new Float64Array(width);
  line.set(Float64Array.from(cost));
  optimise(tableau, basis, reduced(line, tableau, basis), variables);

  const x = new Float64Array(variables);
  basis.forEach((j, i) => {
    if (j < variables) x[j] = Math.max(0, tableau[i]![width - 1]!);
  });
  return x;
}

/** The cost line expressed in the variables outside the basis. */
function reduced(cost: Float64Array, tableau: readonly Float64Array[], basis: readonly number[]): Float64Array {
  const line = cost.slice();
  basis.forEach((j, i) => {
    subtract(line, tableau[i]!, line[j]!);
  });
  return line;
}

/** Pivots among the first `variables` columns until no cost is negative; returns the value reached. */
function optimise(tableau: Float64Array[], basis: number[], line: Float64Array, variables: number): number {
  const last = line.length - 1;
  for (let pivots = 0; pivots < MOST_PIVOTS; pivots++) {
    let entering = 0;
    while (entering < variables && line[entering]! >= -ZERO) entering++;
    if (entering === variables) break;
    let leaving = -1;
    let ratio = Number.POSITIVE_INFINITY;
    for (let i = 0; i < tableau.length; i++) {
      const entry = tableau[i]![entering]!;
      if (entry <= ZERO) continue;
      const candidate = tableau[i]![last]! / entry;
      if (candidate < ratio - ZERO || (candidate <= ratio + ZERO && basis[i]! < basis[leaving]!)) {
        ratio = Math.min(ratio, candidate);
        leaving = i;
      }
    }
    if (leaving < 0) break;
    pivot(tableau, basis, line, leaving, entering);
  }
  return -line[last]!;
}

/** Takes artificial variables at zero out of the basis where another variable can stand in; the other rows say nothing. */
function expelArtificial(tableau: Float64Array[], basis: number[], variables: number): void {
  const none = new Float64Array(tableau[0]?.length ?? 0);
  for (let i = 0; i < basis.length; i++) {
    if (basis[i]! < variables) continue;
    const entering = tableau[i]!.findIndex((entry, j) => j < variables && Math.abs(entry) > ZERO);
    if (entering >= 0) pivot(tableau, basis, none, i, entering);
  }
}

function pivot(tableau: Float64Array[], basis: number[], line: Float64Array, leaving: number, entering: number): void {
  const row = tableau[leaving]!;
  const divisor = row[entering]!;
  for (let j = 0; j < row.length; j++) row[j] = row[j]! / divisor;
  tableau.forEach((other, i) => {
    if (i !== leaving) subtract(other, row, other[entering]!);
  });
  subtract(line, row, line[entering]!);
  basis[leaving] = entering;
}

function subtract(target: Float64Array, row: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let j = 0; j < row.length; j++) target[j] = target[j]! - factor * row[j]!;
}
