/** Bins of the density of states: their width in ln(RMSE), and how many there are; the middle one begins at the null model's error. */
export const BIN_WIDTH = 0.01;
export const BINS = 1024;

/** Where each bin begins, and the last ends, in squares as a part of the null model's. */
const EDGES = Float64Array.from({ length: BINS + 1 }, (_, bin) => Math.exp(2 * BIN_WIDTH * (bin - BINS / 2)));

// Numbers with the same exponent and first bits of the mantissa are a cell, no wider than 2⁻⁸ of them: at most one edge lies in it.
// What bin a cell begins in stands in a table, which saves a logarithm per subset.
const CELL_BITS = 8;
const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);
const FIRST_CELL = cellOf(EDGES[0]!);
const cells = Uint16Array.from({ length: cellOf(EDGES[BINS]!) + 1 - FIRST_CELL }, (_, cell) => {
  words.set([0, (FIRST_CELL + cell) << (20 - CELL_BITS)]);
  const from = number[0]!;
  const next = EDGES.findIndex((edge) => edge > from);
  return Math.max(0, (next < 0 ? BINS : next) - 1);
});

/** The cell of a positive number; the high word of a number is the second on every machine that Node runs on. */
function cellOf(value: number): number {
  number[0] = value;
  return words[1]! >>> (20 - CELL_BITS);
}

/** The bin of squares as a part of the null model's; the first and the last also hold what lies beyond. */
export function binOf(ratio: number): number {
  const cell = cellOf(ratio) - FIRST_CELL;
  if (cell < 0) return 0;
  if (cell >= cells.length) return BINS - 1;
  const bin = cells[cell]!;
  return Math.min(BINS - 1, ratio >= EDGES[bin + 1]! ? bin + 1 : bin);
}
