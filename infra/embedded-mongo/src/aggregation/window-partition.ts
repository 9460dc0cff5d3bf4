import { compareValues } from '../bson/compare.js';
import type { Doc } from '../bson/document.js';
import type { PipelineContext } from './context.js';

/** The documents of one partition in their order, and the value they are ordered by. */
export interface Partition {
  readonly documents: readonly Doc[];
  readonly sortValue: (doc: Doc) => unknown;
}

/** Computes one output field for every document of a partition. */
export type WindowFunction = (partition: Partition) => unknown[];

/** What a window function may depend on besides its own arguments. */
export interface WindowSetting {
  readonly sorted: boolean;
  /** The one field of the sort, when there is exactly one. */
  readonly sortField?: string;
  readonly context: PipelineContext;
}

/** The ranks of the documents of a partition: equal sort values share one. */
export function ranks(partition: Partition, dense: boolean): number[] {
  const result: number[] = [];
  partition.documents.forEach((doc, i) => {
    const previous = partition.documents[i - 1];
    const tied = previous !== undefined && compareValues(partition.sortValue(previous), partition.sortValue(doc)) === 0;
    const next = dense ? (result[i - 1] ?? 0) + 1 : i + 1;
    result.push(tied ? result[i - 1]! : next);
  });
  return result;
}
