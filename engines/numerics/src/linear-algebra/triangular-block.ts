import { type Simd, simd } from '../simd/instance.js';
import { writePadded } from '../simd/padded.js';
import { type Packed, packedLength, rowStart } from './packed.js';

/** The right-hand sides of columns `from`..`from + count - 1` in rows `first`..`first + rows - 1`, row by row. */
export type RightHandSides = (from: number, count: number, first: number, rows: number) => Float64Array;

/** Columns side by side in memory; the width of a panel in wasm/panels.ts. */
const PANEL = 8;
/** Columns whose right-hand sides are made and solved together. */
const GROUP = 512;

/**
 * The solution V of L V = B for many right-hand sides, as long as L and B grow row by row. Kept in panels of eight columns, one after the
 * other, each with room for `capacity` rows.
 */
export class TriangularBlock {
  /** Σ vᵢ² of each column; its length is a multiple of eight. */
  readonly squares: Float64Array;
  /** Σ wᵢ vᵢ of each column, with the weights w of the rows; as long as `squares`. */
  readonly projections: Float64Array;
  readonly #width: number;
  readonly #capacity: number;
  readonly #rightHandSides: RightHandSides;
  readonly #panels: Float64Array;

  constructor(width: number, capacity: number, rightHandSides: RightHandSides) {
    const padded = Math.ceil(width / PANEL) * PANEL;
    this.squares = new Float64Array(padded);
    this.projections = new Float64Array(padded);
    this.#width = width;
    this.#capacity = evenly(capacity);
    this.#rightHandSides = rightHandSides;
    this.#panels = new Float64Array(padded * this.#capacity);
  }

  /** Solves the first `size` rows of an empty block. */
  solve(l: Packed, size: number, weights: Float64Array): void {
    const module = simd();
    if (module) {
      for (let from = 0; from < this.squares.length; from += GROUP) this.#solveGroup(module, l, size, weights, from);
    } else {
      for (let i = 0; i < size; i++) this.append(l, i, weights[i]!);
    }
  }

  /** Solves row `i`, given that those above are solved. */
  append(l: Packed, i: number, weight: number): void {
    const row = new Float64Array(this.squares.length);
    row.set(this.#rightHandSides(0, this.#width, i, 1));
    const scale = 1 / l[rowStart(i) + i]!;
    for (let column = 0; column < row.length; column += PANEL) {
      const start = column * this.#capacity;
      substitute(l, i, this.#panels, start, row, column);
      for (let c = column; c < column + PANEL; c++) {
        const v = row[c]! * scale;
        this.#panels[start + i * PANEL + c - column] = v;
        this.squares[c] = this.squares[c]! + v * v;
        this.projections[c] = this.projections[c]! + v * weight;
      }
    }
  }

  #solveGroup(module: Simd, l: Packed, size: number, weights: Float64Array, from: number): void {
    const width = Math.min(GROUP, this.squares.length - from);
    const even = evenly(size);
    const entries = packedLength(even);
    const lengths = [even * width, width * this.#capacity, entries, even, width, width];
    module.lend(lengths, (b, v, factor, w, sums, norms) => {
      const count = Math.min(width, this.#width - from);
      const rows = this.#rightHandSides(from, count, 0, size);
      module.read(b, even * width).fill(0);
      for (let i = 0; i < size; i++) module.write(b + i * width * 8, rows.subarray(i * count, (i + 1) * count));
      writePadded(module, factor, l, size, even);
      module.read(w, even).fill(0);
      module.write(w, weights.subarray(0, size));
      module.call.solvePanels(b, v, width / PANEL, this.#capacity, even, factor, w, sums, norms);
      this.#panels.set(module.read(v, width * this.#capacity), from * this.#capacity);
      this.projections.set(module.read(sums, width), from);
      this.squares.set(module.read(norms, width), from);
    });
  }
}

/** The vector instructions take rows in pairs. */
function evenly(rows: number): number {
  return rows + (rows % 2);
}

/** Subtracts from eight entries of `row` what the solved rows of their panel, which begins at `start`, contribute to row `i`. */
function substitute(
  l: Packed,
  i: number,
  panels: Float64Array,
  start: number,
  row: Float64Array,
  column: number,
): void {
  const entries = rowStart(i);
  let a = row[column]!;
  let b = row[column + 1]!;
  let c = row[column + 2]!;
  let d = row[column + 3]!;
  let e = row[column + 4]!;
  let f = row[column + 5]!;
  let g = row[column + 6]!;
  let h = row[column + 7]!;
  for (let k = 0; k < i; k++) {
    const x = l[entries + k]!;
    const at = start + k * PANEL;
    a -= x * panels[at]!;
    b -= x * panels[at + 1]!;
    c -= x * panels[at + 2]!;
    d -= x * panels[at + 3]!;
    e -= x * panels[at + 4]!;
    f -= x * panels[at + 5]!;
    g -= x * panels[at + 6]!;
    h -= x * panels[at + 7]!;
  }
  row[column] = a;
  row[column + 1] = b;
  row[column + 2] = c;
  row[column + 3] = d;
  row[column + 4] = e;
  row[column + 5] = f;
  row[column + 6] = g;
  row[column + 7] = h;
}
