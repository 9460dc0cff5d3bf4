import { pivotFolds, squaresOfFolds, squaresWithFolds } from './fold-steps';
import { pivotRows, squaresOfRows, squaresWithRows } from './row-steps';
import { columns, total } from './shape';

let byRows: bool = false;

// features of the block: first column, width and what they exclude, one u32 each
let units: u32 = 0;
let first: usize = 0;
let width: usize = 0;
let excludes: usize = 0;

// what is listed: masks, one u32 each, and the squares of each target, `stride` bytes apart
let masks: usize = 0;
let squares: usize = 0;
let stride: usize = 0;

let count: u32 = 0;
let dependent: u32 = 0;

/** Sets the features of a block up, from three lists one after the other, and where subsets are listed. */
export function setTree(rows: bool, unitCount: u32, unitLists: usize, maskAddress: usize, squareAddress: usize): void {
  byRows = rows;
  units = unitCount;
  first = unitLists;
  width = first + (units << 2);
  excludes = width + (units << 2);
  masks = maskAddress;
  squares = squareAddress;
  stride = (<usize>8) << units;
}

/** Number of subsets listed. */
export function found(): u32 {
  return count;
}

/** How often a feature was linearly dependent. */
export function cut(): u32 {
  return dependent;
}

export function pivot(level: u32, k: u32): bool {
  return byRows ? pivotRows(level, k) : pivotFolds(level, k);
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
  const into = squares + ((<usize>count) << 3);
  const independent = byRows ? squaresWithRows(level, k, into, stride) : squaresWithFolds(level, k, into, stride);
  if (independent) note(mask);
  else dependent++;
}

function list(level: u32, mask: u32): void {
  let into = squares + ((<usize>count) << 3);
  for (let m = columns; m < total; m++) {
    store<f64>(into, byRows ? squaresOfRows(level, m) : squaresOfFolds(level, m));
    into += stride;
  }
  note(mask);
}

function note(mask: u32): void {
  store<u32>(masks + (count << 2), mask);
  count++;
}
