import { mean } from '@meguri/numerics';
import { type Folds, trainingRows } from '../data/folds.js';
import { freedomAt, heldRowsAt, type Layout, productsAt, stateSize } from './layout.js';

/** The state of the empty subset; `values` are the columns, then the targets. */
export function startOf(layout: Layout, values: readonly Float64Array[], folds: Folds): Float64Array {
  return layout.by === 'rows' ? startByRows(layout, values) : startByFolds(layout, values, folds);
}

/** Padding never counts as dependent and never changes. */
function startByFolds(layout: Layout, values: readonly Float64Array[], folds: Folds): Float64Array {
  const start = new Float64Array(stateSize(layout));
  for (let l = 0; l < layout.columns; l++) {
    const pivots = productsAt(layout, l, l);
    start.fill(1, pivots + layout.folds, pivots + layout.lanes);
  }
  folds.held.forEach((held, lane) => {
    const training = trainingRows(values[0]!.length, held);
    const centres = values.map((column) => mean(training.map((i) => column[i]!)));
    const centred = values.map((column, m) => Float64Array.from(training, (i) => column[i]! - centres[m]!));
    writeProducts(layout, start, centred, lane);
    values.forEach((column, m) => {
      held.forEach((i, slot) => {
        start[heldRowsAt(layout, m) + slot * layout.lanes + lane] = column[i]! - centres[m]!;
      });
    });
  });
  return start;
}

function startByRows(layout: Layout, values: readonly Float64Array[]): Float64Array {
  const start = new Float64Array(stateSize(layout));
  const centred = values.map((column) => {
    const centre = mean(column);
    return column.map((value) => value - centre);
  });
  writeProducts(layout, start, centred, 0);
  centred.forEach((column, m) => {
    start.set(column, heldRowsAt(layout, m));
  });
  const freedom = freedomAt(layout);
  start.fill(1, freedom).fill(1 - 1 / layout.folds, freedom, freedom + layout.folds);
  return start;
}

function writeProducts(layout: Layout, start: Float64Array, centred: readonly Float64Array[], lane: number): void {
  for (let l = 0; l < layout.columns; l++) {
    for (let m = l; m < centred.length; m++) {
      let product = 0;
      for (let i = 0; i < centred[l]!.length; i++) product += centred[l]![i]! * centred[m]![i]!;
      start[productsAt(layout, l, m) + lane] = product;
    }
  }
}
