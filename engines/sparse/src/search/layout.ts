import type { Folds } from '../data/folds.js';

/**
 * Where the numbers of one subset stand: for every fold, a lane, the training products of the columns that may still be added and of
 * the targets, and the held-out rows of both, all with the subset's columns regressed out.
 */
export interface Layout {
  readonly columns: number;
  readonly targets: number;
  /** Folds, padded to an even number: the length of every block of numbers. */
  readonly lanes: number;
  /** Most rows that a fold holds out. */
  readonly slots: number;
  /** Folds without padding. */
  readonly folds: number;
}

export function layoutOf(columns: number, targets: number, folds: Folds): Layout {
  const count = folds.held.length;
  const slots = Math.max(...folds.held.map((held) => held.length));
  return { columns, targets, lanes: count + (count % 2), slots, folds: count };
}

/** Training products of column `l` with column or target `m` ≥ `l`, one per lane; targets follow the columns. */
export function productsAt({ columns, targets, lanes }: Layout, l: number, m: number): number {
  return (l * (columns + targets) - (l * (l - 1)) / 2 + m - l) * lanes;
}

/** Held-out values of column or target `m`: `slots` blocks of lanes. */
export function heldRowsAt(layout: Layout, m: number): number {
  return productsAt(layout, layout.columns, layout.columns) + m * layout.slots * layout.lanes;
}

/** Numbers of one state. */
export function stateSize(layout: Layout): number {
  return heldRowsAt(layout, layout.columns + layout.targets);
}

/** A state whose padding never counts as dependent and never changes. */
export function emptyState(layout: Layout): Float64Array {
  const state = new Float64Array(stateSize(layout));
  for (let l = 0; l < layout.columns; l++) {
    const pivots = productsAt(layout, l, l);
    state.fill(1, pivots + layout.folds, pivots + layout.lanes);
  }
  return state;
}

/** Sum of squared held-out errors of target `t` in a state. */
export function squaresOf(layout: Layout, state: Float64Array, t: number): number {
  const at = heldRowsAt(layout, layout.columns + t);
  let squares = 0;
  for (let i = at; i < at + layout.slots * layout.lanes; i++) squares += state[i]! ** 2;
  return squares;
}
