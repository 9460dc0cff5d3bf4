import type { Folds } from '../data/folds.js';

/**
 * Where the numbers of one subset stand: training products of the columns that may still be added, with one another and with the
 * targets, then the held-out rows of both, all with the subset's columns regressed out.
 *
 * By folds, every fold is a lane with training products and held-out rows of its own. By rows, which serves leave-one-out, there is one
 * lane that trains on everything, and beside the rows stands what is left of each row's freedom, 1 - leverage.
 */
export interface Layout {
  readonly by: 'folds' | 'rows';
  readonly columns: number;
  readonly targets: number;
  /** Folds, padded to an even number, or one: the length of a block of products. */
  readonly lanes: number;
  /** Most rows that a fold holds out, or all rows, padded to a multiple of four: blocks of lanes in the held-out rows of a column. */
  readonly slots: number;
  /** Folds without padding. */
  readonly folds: number;
}

export function layoutOf(columns: number, targets: number, folds: Folds): Layout {
  const count = folds.held.length;
  const even = count + (count % 2);
  if (folds.kind === 'leave-one-out') {
    return { by: 'rows', columns, targets, lanes: 1, slots: Math.ceil(count / 4) * 4, folds: count };
  }
  const slots = Math.max(...folds.held.map((held) => held.length));
  return { by: 'folds', columns, targets, lanes: even, slots, folds: count };
}

/** Training products of column `l` with column or target `m` ≥ `l`, one per lane; targets follow the columns. */
export function productsAt({ columns, targets, lanes }: Layout, l: number, m: number): number {
  return (l * (columns + targets) - (l * (l - 1)) / 2 + m - l) * lanes;
}

/** Held-out values of column or target `m`: `slots` blocks of lanes. */
export function heldRowsAt(layout: Layout, m: number): number {
  const products = productsAt(layout, layout.columns, layout.columns);
  return products + (products % 2) + m * layout.slots * layout.lanes;
}

/** What is left of the rows' freedom, by rows. */
export function freedomAt(layout: Layout): number {
  return heldRowsAt(layout, layout.columns + layout.targets);
}

/** Numbers of one state. */
export function stateSize(layout: Layout): number {
  return heldRowsAt(layout, layout.columns + layout.targets + (layout.by === 'rows' ? 1 : 0));
}
