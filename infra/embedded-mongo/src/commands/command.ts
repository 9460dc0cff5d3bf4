import { BSON } from 'bson';
import type { PipelineContext } from '../aggregation/context.js';
import { pipelines } from '../aggregation/pipeline.js';
import { type Doc, encode, isDocument } from '../bson/document.js';
import type { ChangeStreams } from '../changes/change-streams.js';
import type { Cursors } from '../cursors.js';
import { MongoError } from '../errors.js';
import { compileExpression } from '../expression/compile.js';
import { compileVariables } from '../expression/structural.js';
import type { Session } from '../sessions.js';
import type { CollectionInfo } from '../store/catalog.js';
import type { Store, View, WriteUnit } from '../store/store.js';
import type { Transactions } from '../transactions.js';
import type { RawDocument } from '../wire/message.js';
import { cursorReply } from '../wire/raw-array.js';

/** What commands share: the parts of the running server. */
export interface Engine {
  readonly store: Store;
  readonly cursors: Cursors;
  readonly transactions: Transactions;
  readonly changeStreams: ChangeStreams;
  readonly port: number;
  readonly started: number;
  readonly connections: () => number;
}

/** One command on its way: what was asked, and the state it reads or writes. */
export interface Call {
  readonly name: string;
  readonly command: Doc;
  readonly sequences: ReadonlyMap<string, RawDocument[]>;
  readonly database: string;
  readonly session?: Session;
  /** Owner of the cursors this call opens: the session or the transaction. */
  readonly owner?: string;
  readonly view: View;
  readonly inTransaction: boolean;
  readonly engine: Engine;
  readonly tick: () => void;
}

/** A call that may write. */
export interface WriteCall extends Call {
  readonly view: WriteUnit;
}

/** The answer: a document that gets `ok: 1`, or encoded BSON that has it. */
export type Reply = Doc | Uint8Array;

interface Definition<C extends Call> {
  /** The options it takes beside those every command takes. */
  readonly options: readonly string[];
  /** May stand inside a transaction. */
  readonly transactional?: boolean;
  run(call: C): Reply | Promise<Reply>;
}

/** A command: its options are all it accepts. */
export type Command =
  | ({ readonly kind: 'read' } & Definition<Call>)
  | ({ readonly kind: 'write' } & Definition<WriteCall>)
  /** Reads or writes depending on what it is asked. */
  | ({ readonly kind: 'either'; writes(command: Doc): boolean } & Definition<WriteCall>);

/** The commands by name. */
export type CommandTable = Record<string, Command>;

/** The collection name that is the command's own value. */
export function collectionName(call: Call): string {
  const name = call.command[call.name];
  if (typeof name !== 'string' || name === '') {
    throw new MongoError(73, `collection name has invalid type or is empty in '${call.name}'`);
  }
  return name;
}

/** `database.collection` of the command. */
export const namespace = (call: Call): string => `${call.database}.${collectionName(call)}`;

/** The command's collection, if it exists. */
export const findCollection = (call: Call): CollectionInfo | undefined => call.view.catalog.get(namespace(call));

/** The documents given under a name: as a document sequence or as an array in the command. */
export function documentsOf(call: Call, field: string): unknown[] {
  const inline: unknown = call.command[field];
  if (!Array.isArray(inline))
    throw new MongoError(40414, `BSON field '${call.name}.${field}' is missing but a required field`);
  return inline;
}

/** What the pipelines and expressions of this call see. */
export function pipelineContext(call: Call, unit?: WriteUnit): PipelineContext {
  const now = { NOW: new Date() };
  const definitions = call.command.let ?? {};
  if (!isDocument(definitions)) throw new MongoError(14, "'let' must be an object");
  const variables = compileVariables(definitions, new Set(), compileExpression)({ root: {}, variables: now });
  return {
    view: call.view,
    database: call.database,
    variables: { ...now, ...variables },
    tick: call.tick,
    pipelines,
    ...(unit === undefined ? {} : { unit }),
  };
}

/** A number of documents: a non-negative integer, or undefined when absent. */
export function countOf(call: Call, option: string): number | undefined {
  const value: unknown = call.command[option];
  if (value === undefined || value === null) return undefined;
  if (!Number.isInteger(value) || (value as number) < 0) {
    throw new MongoError(51024, `BSON field '${option}' value must be >= 0, actual value '${value}'`);
  }
  return value as number;
}

/** Refuses an option that has a value other than the ones that change nothing. */
export function refuseOption(command: Doc, option: string, ...harmless: unknown[]): void {
  const value: unknown = command[option];
  if (value === undefined || harmless.includes(value)) return;
  throw new MongoError(115, `the option '${option}' is not supported by the embedded server`);
}

/** A reply that lists documents in one batch, whatever their number. */
export function wholeCursor(ns: string, documents: Doc[]): Uint8Array {
  return cursorReply('firstBatch', documents.map(encode), { id: BSON.Long.ZERO, ns });
}
