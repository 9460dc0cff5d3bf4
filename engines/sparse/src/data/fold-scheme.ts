import { type Folds, groupedFolds, kFold, leaveOneOut } from './folds.js';

/** How rows are held out, as said before it is known which rows there are: a nested search makes folds of fewer rows by the same rule. */
export type FoldScheme =
  | { readonly kind: 'leave-one-out' }
  | { readonly kind: 'k-fold'; readonly folds: number; readonly seed: number; readonly repeats?: number }
  /** Rows with the same label are held out together; without `folds` each label in turn. One label per row of the design. */
  | {
      readonly kind: 'grouped';
      readonly labels: readonly string[];
      readonly folds?: number;
      readonly seed?: number;
    };

/** The folds of n rows. Throws {@link DataError} for more folds than rows or groups. */
export function foldsOf(scheme: FoldScheme, n: number): Folds {
  if (scheme.kind === 'leave-one-out') return leaveOneOut(n);
  if (scheme.kind === 'k-fold') return kFold(n, scheme);
  const { labels, folds, seed = 1 } = scheme;
  return groupedFolds(labels, folds === undefined ? undefined : { folds, seed });
}

/** The folds of some of the rows, by the same rule; never more folds than these rows, or their groups, allow. */
export function foldsWithin(scheme: FoldScheme, rows: readonly number[]): Folds {
  if (scheme.kind === 'leave-one-out') return leaveOneOut(rows.length);
  if (scheme.kind === 'k-fold') return kFold(rows.length, { ...scheme, folds: Math.min(scheme.folds, rows.length) });
  const labels = rows.map((i) => scheme.labels[i]!);
  const folds = scheme.folds === undefined ? undefined : Math.min(scheme.folds, new Set(labels).size);
  return foldsOf({ kind: 'grouped', labels, folds, seed: scheme.seed }, rows.length);
}
