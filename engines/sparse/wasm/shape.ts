// The shape of a search: counts, and offsets and sizes in bytes; see src/search/layout.ts.
export let columns: u32 = 0;
/** Columns and targets. */
export let total: u32 = 0;
export let laneBytes: usize = 0;
/** Held-out rows of one column. */
export let rowBytes: usize = 0;
export let stateBytes: usize = 0;
export let heldRows: usize = 0;
export let floor: f64 = 0;
export let states: usize = 0;
/** Room for two blocks of lanes. */
export let scratch: usize = 0;

export function setShape(
  columnCount: u32,
  targetCount: u32,
  lanes: u32,
  slots: u32,
  size: usize,
  smallestPivot: f64,
  stateAddress: usize,
  scratchAddress: usize,
): void {
  columns = columnCount;
  total = columnCount + targetCount;
  laneBytes = (<usize>lanes) << 3;
  rowBytes = laneBytes * <usize>slots;
  heldRows = (products(columns, columns) + 15) & ~15;
  stateBytes = size << 3;
  floor = smallestPivot;
  states = stateAddress;
  scratch = scratchAddress;
}

/** Offset of the products of columns `l` and `m` ≥ `l` in a state. */
export function products(l: u32, m: u32): usize {
  return <usize>(l * total - ((l * (l - 1)) >> 1) + m - l) * laneBytes;
}

/** Address of the state of a level. */
export function stateAt(level: u32): usize {
  return states + <usize>level * stateBytes;
}

/** Offset of the held-out rows of column or target `m`; those of `total` are what is left of the rows' freedom. */
export function heldAt(m: u32): usize {
  return heldRows + <usize>m * rowBytes;
}
