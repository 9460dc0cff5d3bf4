import { invert, multiply, squares, squaresWithout, subtract } from './lanes';

// the shape of a search; offsets and sizes in bytes
let columns: u32 = 0;
let total: u32 = 0;
let laneBytes: usize = 0;
let rowBytes: usize = 0;
let stateBytes: usize = 0;
let heldRows: usize = 0;
let floor: f64 = 0;

// features of the block: first column, width and what they exclude, one u32 each
let units: u32 = 0;
let first: usize = 0;
let width: usize = 0;
let excludes: usize = 0;

let states: usize = 0;
let inverses: usize = 0;
let multiples: usize = 0;
let masks: usize = 0;
let errors: usize = 0;
let capacity: usize = 0;

let count: u32 = 0;
let dependent: u32 = 0;

/** Sets the search up; addresses of the lists above are given. */
export function configure(
  columnCount: u32,
  targetCount: u32,
  lanes: u32,
  slots: u32,
  smallestPivot: f64,
  unitCount: u32,
  unitLists: usize,
  stateAddress: usize,
  scratch: usize,
  maskAddress: usize,
  errorAddress: usize,
): void {
  columns = columnCount;
  total = columnCount + targetCount;
  laneBytes = (<usize>lanes) << 3;
  rowBytes = laneBytes * <usize>slots;
  heldRows = products(columns, columns);
  stateBytes = heldRows + rowBytes * <usize>total;
  floor = smallestPivot;
  units = unitCount;
  first = unitLists;
  width = first + (units << 2);
  excludes = width + (units << 2);
  states = stateAddress;
  inverses = scratch;
  multiples = scratch + laneBytes;
  masks = maskAddress;
  errors = errorAddress;
  capacity = (<usize>1) << units;
}

/** Offset of the products of columns `l` and `m` ≥ `l` in a state. */
function products(l: u32, m: u32): usize {
  return <usize>(l * total - ((l * (l - 1)) >> 1) + m - l) * laneBytes;
}

/** Number of subsets listed, and of features that were linearly dependent. */
export function found(): u32 {
  return count;
}
export function cut(): u32 {
  return dependent;
}

export function pivot(level: u32, k: u32): bool {
  const from = states + <usize>level * stateBytes;
  const to = from + stateBytes;
  const row = from + products(k, k);
  if (!(invert(row, inverses, laneBytes) >= floor)) return false;
  const column = from + heldRows + <usize>k * rowBytes;
  for (let m = k + 1; m < total; m++) {
    multiply(multiples, row + <usize>(m - k) * laneBytes, inverses, laneBytes);
    const held = heldRows + <usize>m * rowBytes;
    for (let at: usize = 0; at < rowBytes; at += laneBytes) {
      subtract(to + held + at, from + held + at, column + at, multiples, laneBytes);
    }
    const last = min(m, columns - 1);
    for (let l = k + 1; l <= last; l++) {
      const own = products(l, m);
      subtract(to + own, from + own, row + <usize>(l - k) * laneBytes, multiples, laneBytes);
    }
  }
  return true;
}

export function enumerate(level: u32, closed: u32, unitsLeft: u32, columnsLeft: u32): void {
  count = 0;
  dependent = 0;
  list(level, 0);
  visit(level, 0, 0, closed, unitsLeft, columnsLeft);
}

function visit(level: u32, start: u32, mask: u32, closed: u32, unitsLeft: u32, columnsLeft: u32): void {
  if (unitsLeft === 0) return;
  for (let u = start; u < units; u++) {
    const bit: u32 = 1 << (units - 1 - u);
    const own = load<u32>(width + (u << 2));
    if ((closed & bit) !== 0 || own > columnsLeft) continue;
    const k = load<u32>(first + (u << 2));
    if (own === 1 && (unitsLeft === 1 || u === units - 1)) {
      leaf(level, k, mask | bit);
      continue;
    }
    let added: u32 = 0;
    while (added < own && pivot(level + added, k + added)) added++;
    if (added < own) {
      dependent++;
      continue;
    }
    list(level + own, mask | bit);
    visit(level + own, u + 1, mask | bit, closed | load<u32>(excludes + (u << 2)), unitsLeft - 1, columnsLeft - own);
  }
}

/** Lists the subset with column `k` added, of which nothing but the error is wanted. */
function leaf(level: u32, k: u32, mask: u32): void {
  const from = states + <usize>level * stateBytes;
  const row = from + products(k, k);
  if (!(invert(row, inverses, laneBytes) >= floor)) {
    dependent++;
    return;
  }
  const column = from + heldRows + <usize>k * rowBytes;
  for (let m = columns; m < total; m++) {
    const target = from + heldRows + <usize>m * rowBytes;
    const error = squaresWithout(target, column, row + <usize>(m - k) * laneBytes, inverses, laneBytes, rowBytes);
    store<f64>(errors + ((<usize>(m - columns) * capacity + count) << 3), error);
  }
  store<u32>(masks + (count << 2), mask);
  count++;
}

function list(level: u32, mask: u32): void {
  const state = states + <usize>level * stateBytes;
  for (let m = columns; m < total; m++) {
    const target = state + heldRows + <usize>m * rowBytes;
    store<f64>(errors + ((<usize>(m - columns) * capacity + count) << 3), squares(target, target + rowBytes));
  }
  store<u32>(masks + (count << 2), mask);
  count++;
}
