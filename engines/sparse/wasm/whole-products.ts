import { columns, floor, products, stateAt, wholeLane } from './shape';

let factor: usize = 0;
let shares: usize = 0;

/** Room for a square matrix of the columns, and a row. */
export function setBounds(address: usize): void {
  factor = address;
  shares = address + ((<usize>(columns * columns)) << 3);
}

/** As in src/search/whole-products.ts. */
export function explained(level: u32, k: u32): f64 {
  const moment = product(level, k, columns);
  return (moment * moment) / product(level, k, k);
}

export function reach(level: u32, from: u32, residual: f64, limit: f64): u32 {
  let left = residual;
  for (let j: i32 = columns - 1; j >= <i32>from; j--) {
    const own = share(level, j);
    if (!(own * own >= 0)) return columns;
    left -= own * own;
    if (left < limit) return j + 1;
  }
  return from;
}

function share(level: u32, j: i32): f64 {
  const row = factorRow(j);
  let pivot = product(level, j, j);
  let moment = product(level, j, columns);
  for (let m: i32 = columns - 1; m > j; m--) {
    const other = factorRow(m);
    let value = product(level, j, m);
    for (let l: usize = (<usize>m + 1) << 3; l < (<usize>columns) << 3; l += 8) {
      value -= load<f64>(row + l) * load<f64>(other + l);
    }
    value /= load<f64>(other + ((<usize>m) << 3));
    store<f64>(row + ((<usize>m) << 3), value);
    pivot -= value * value;
    moment -= value * load<f64>(shares + ((<usize>m) << 3));
  }
  const root = sqrt(pivot);
  store<f64>(row + ((<usize>j) << 3), root);
  store<f64>(shares + ((<usize>j) << 3), moment / root);
  return pivot >= floor ? moment / root : NaN;
}

function factorRow(j: u32): usize {
  return factor + ((<usize>j * <usize>columns) << 3);
}

function product(level: u32, l: u32, m: u32): f64 {
  return load<f64>(stateAt(level) + products(l, m) + wholeLane);
}
