import { pivotFolds, squaresOfFolds, squaresWithFolds } from './fold-steps';
import { pivotBeforeLastTwo } from './last-two';
import { pivotRows, squaresOfRows, squaresWithRows } from './row-steps';
import { columns, total } from './shape';
import { explained, reach } from './whole-products';

/** Fewest features for which it pays to ask whether a branch can be left out. */
const WORTH_BOUNDING: u32 = 4;

let byRows: bool = false;

// features of the block: first column, width and what they exclude, one u32 each
let units: u32 = 0;
let first: usize = 0;
let width: usize = 0;
let excludes: usize = 0;
/** How many features come before the last two, where these can be listed together; otherwise none. */
let beforeLastTwo: u32 = 0;

// what is listed: masks, one u32 each, and the squares of each target, `stride` bytes apart
let masks: usize = 0;
let squares: usize = 0;
let stride: usize = 0;

/** Residual squares that no subset worth listing exceeds. */
let limit: f64 = Infinity;
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
  const a = excludes - 8;
  const together =
    rows &&
    units > 2 &&
    load<u32>(a) === 1 &&
    load<u32>(a, 4) === 1 &&
    (load<u32>(excludes + ((units - 2) << 2)) & 1) === 0;
  beforeLastTwo = together ? units - 2 : 0;
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

/** `limit` is infinite for an enumeration of everything. */
export function enumerate(
  level: u32,
  closed: u32,
  unitsLeft: u32,
  columnsLeft: u32,
  residual: f64,
  residualLimit: f64,
): void {
  count = 0;
  dependent = 0;
  limit = residualLimit;
  list(level, 0);
  visit(level, 0, units, 0, closed, unitsLeft, columnsLeft, residual);
}

/** Squares of the subset of a level with each single column from `from` on, at `into`; see src/search/kernel.ts. */
export function extend(level: u32, from: u32, into: usize): void {
  const bytes = (<usize>columns) << 3;
  for (let k = from; k < columns; k++) {
    let at = into + ((<usize>k) << 3);
    if (byRows ? squaresWithRows(level, k, at, bytes) : squaresWithFolds(level, k, at, bytes)) continue;
    for (let m = columns; m < total; m++) {
      store<f64>(at, NaN);
      at += bytes;
    }
  }
}

/** Lists what adds features from `start` to `stop` to a subset, and more behind those. */
function visit(
  level: u32,
  start: u32,
  stop: u32,
  mask: u32,
  closed: u32,
  unitsLeft: u32,
  columnsLeft: u32,
  residual: f64,
): void {
  if (unitsLeft === 0 || start === stop) return;
  const bounded = limit < Infinity;
  const end =
    bounded && units - start >= WORTH_BOUNDING
      ? reach(level, load<u32>(first + (start << 2)), residual, limit)
      : columns;
  for (let u = start; u < stop; u++) {
    const bit: u32 = 1 << (units - 1 - u);
    const own = load<u32>(width + (u << 2));
    const k = load<u32>(first + (u << 2));
    if (k >= end) return;
    if ((closed & bit) !== 0 || own > columnsLeft) continue;
    if (own === 1 && (unitsLeft === 1 || u === units - 1)) {
      leaf(level, k, mask | bit);
      continue;
    }
    const excluded = closed | load<u32>(excludes + (u << 2));
    if (u < beforeLastTwo && own === 1 && !bounded && unitsLeft > 2 && columnsLeft > 2 && (excluded & 3) === 0) {
      if (listFour(level, k, mask | bit)) {
        visit(level + 1, u + 1, beforeLastTwo, mask | bit, excluded, unitsLeft - 1, columnsLeft - 1, residual);
        continue;
      }
    }
    let added: u32 = 0;
    let left = residual;
    while (added < own && pivot(level + added, k + added)) {
      if (bounded) left -= explained(level + added, k + added);
      added++;
    }
    if (added < own) {
      dependent++;
      continue;
    }
    list(level + own, mask | bit);
    visit(level + own, u + 1, units, mask | bit, excluded, unitsLeft - 1, columnsLeft - own, left);
  }
}

/** Lists the subset with column `k` added, of which nothing but the error is wanted. */
function leaf(level: u32, k: u32, mask: u32): void {
  const into = squares + ((<usize>count) << 3);
  const independent = byRows ? squaresWithRows(level, k, into, stride) : squaresWithFolds(level, k, into, stride);
  if (independent) note(mask);
  else dependent++;
}

/** Adds column `k`, and lists the subset with none, one and both of the last two features; false when one of them is dependent. */
function listFour(level: u32, k: u32, mask: u32): bool {
  if (!pivotBeforeLastTwo(level, k, squares + ((<usize>count) << 3), stride)) return false;
  note(mask);
  note(mask | 2);
  note(mask | 3);
  note(mask | 1);
  return true;
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
