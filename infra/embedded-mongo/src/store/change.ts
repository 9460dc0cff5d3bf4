import type { Doc } from '../bson/document.js';

/** What a committed write did to one document or collection, as change streams report it. */
export type Change =
  | { kind: 'insert'; database: string; collection: string; id: unknown; document: Doc }
  | { kind: 'update'; database: string; collection: string; id: unknown; before: Doc; document: Doc }
  | { kind: 'replace'; database: string; collection: string; id: unknown; document: Doc }
  | { kind: 'delete'; database: string; collection: string; id: unknown }
  | { kind: 'drop'; database: string; collection: string }
  | { kind: 'rename'; database: string; collection: string; to: { db: string; coll: string } }
  | { kind: 'dropDatabase'; database: string };
