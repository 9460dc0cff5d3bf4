import type { Doc } from '../bson/document.js';

interface Place {
  readonly database: string;
  readonly collection: string;
}

/** What a committed write did to one document or collection, as change streams report it. */
export type Change =
  | ({ readonly kind: 'insert'; readonly id: unknown; readonly document: Doc; readonly bytes: number } & Place)
  | ({
      readonly kind: 'update' | 'replace';
      readonly id: unknown;
      readonly before: Doc;
      readonly document: Doc;
      readonly bytes: number;
    } & Place)
  | ({ readonly kind: 'delete'; readonly id: unknown } & Place)
  | ({ readonly kind: 'drop' } & Place)
  | ({ readonly kind: 'rename'; readonly to: { db: string; coll: string } } & Place)
  | { readonly kind: 'dropDatabase'; readonly database: string; readonly collection?: undefined };
