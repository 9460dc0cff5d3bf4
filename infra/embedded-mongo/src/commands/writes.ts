import { expressionsOf } from '../aggregation/context.js';
import { type Doc, decode, encode, isDocument } from '../bson/document.js';
import { failedToParse, MongoError } from '../errors.js';
import { runQuery } from '../query/execute.js';
import { compileProjection } from '../query/projection.js';
import type { CollectionInfo } from '../store/catalog.js';
import { ensureCollection } from '../store/definitions.js';
import type { StoredDocument } from '../store/documents.js';
import { deleteOne, insertOne, replaceOne } from '../store/writes.js';
import { compileUpdate, type Update } from '../update/apply.js';
import { upsertDocument } from '../update/upsert.js';
import {
  type CommandTable,
  collectionName,
  documentsOf,
  findCollection,
  pipelineContext,
  refuseOption,
  type WriteCall,
} from './command.js';

const MAX_STATEMENTS = 100_000;

/** Errors after which the whole command is undone; others concern one statement. */
const FATAL = new Set([1, 50, 14031]);

/** Commands that write documents. */
export const writeCommands: CommandTable = {
  insert: {
    kind: 'write',
    retryable: true,
    transactional: true,
    options: ['documents', 'ordered', 'bypassDocumentValidation'],
    run: insert,
  },
  update: {
    kind: 'write',
    retryable: true,
    transactional: true,
    options: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
    run: update,
  },
  delete: {
    kind: 'write',
    retryable: true,
    transactional: true,
    options: ['deletes', 'ordered', 'let'],
    run: remove,
  },
  findAndModify: findAndModifyCommand(),
  findandmodify: findAndModifyCommand(),
};

function findAndModifyCommand(): CommandTable[string] {
  return {
    kind: 'write',
    retryable: true,
    transactional: true,
    options: [
      'query',
      'sort',
      'remove',
      'update',
      'new',
      'fields',
      'upsert',
      'arrayFilters',
      'hint',
      'let',
      'collation',
      'bypassDocumentValidation',
    ],
    run: findAndModify,
  };
}

/** Runs the statements of a command; a failing one is reported and, when ordered, the last. */
function runStatements<T>(call: WriteCall, statements: T[], run: (statement: T, index: number) => void): Doc[] {
  if (statements.length === 0)
    throw new MongoError(16, 'Write batch sizes must be between 1 and 100000. Got 0 operations.');
  if (statements.length > MAX_STATEMENTS) {
    throw new MongoError(16, `Write batch sizes must be between 1 and 100000. Got ${statements.length} operations.`);
  }
  const errors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      call.tick();
      run(statement, index);
    } catch (error) {
      if (!(error instanceof MongoError) || FATAL.has(error.code)) throw error;
      errors.push({ index, code: error.code, errmsg: error.message, ...error.details });
      if (call.command.ordered !== false) break;
    }
  }
  return errors;
}

const withErrors = (reply: Doc, errors: Doc[]): Doc =>
  errors.length === 0 ? reply : { ...reply, writeErrors: errors };

function insert(call: WriteCall): Doc {
  const documents = call.sequences.get('documents') ?? documentsOf(call, 'documents').map((doc) => encode(doc as Doc));
  const name = collectionName(call);
  let n = 0;
  const errors = runStatements<Uint8Array>(call, documents, (bytes) => {
    insertOne(call.view, ensureCollection(call.view, call.database, name), bytes);
    n++;
  });
  return withErrors({ n }, errors);
}

function statementsOf(call: WriteCall, field: string): Doc[] {
  return call.sequences.get(field)?.map(decode) ?? (documentsOf(call, field) as Doc[]);
}

function checkStatement(statement: unknown, kind: string, required: string[], optional: string[]): Doc {
  if (!isDocument(statement)) throw failedToParse(`each of '${kind}' must be an object`);
  for (const name of Object.keys(statement)) {
    if (![...required, ...optional].includes(name)) {
      throw new MongoError(40415, `BSON field '${kind}.${name}' is an unknown field.`);
    }
  }
  for (const name of required) {
    if (!(name in statement))
      throw new MongoError(40414, `BSON field '${kind}.${name}' is missing but a required field`);
  }
  refuseOption(statement, 'collation');
  return statement;
}

function update(call: WriteCall): Doc {
  const reply = { n: 0, nModified: 0 };
  const upserted: Doc[] = [];
  const errors = runStatements(call, statementsOf(call, 'updates'), (given, index) => {
    const statement = checkStatement(
      given,
      'update.updates',
      ['q', 'u'],
      ['multi', 'upsert', 'arrayFilters', 'hint', 'collation', 'sort'],
    );
    const change = compileUpdate(statement.u, {
      filter: statement.q,
      arrayFilters: statement.arrayFilters,
      context: pipelineContext(call),
    });
    if (statement.multi && change.kind === 'replace')
      throw failedToParse('multi update is not supported for replacement-style update');
    if (statement.multi && statement.sort) throw failedToParse('Cannot specify sort with multi=true');
    const found = matchesOf(call, statement.q, {
      sort: statement.sort,
      hint: statement.hint,
      limit: statement.multi ? 0 : 1,
    });
    const changed = found.filter((stored) =>
      replaceOne(call.view, findCollection(call)!, stored, change.apply(stored.doc), change.kind),
    );
    reply.n += found.length;
    reply.nModified += changed.length;
    if (found.length === 0 && statement.upsert === true) {
      upserted.push({ index, _id: insertUpserted(call, statement.q, change)._id });
      reply.n++;
    }
  });
  return withErrors(upserted.length === 0 ? reply : { ...reply, upserted }, errors);
}

interface MatchOptions {
  sort?: unknown;
  hint?: unknown;
  limit?: number;
}

/** The matching documents, read before any of them is changed. */
function matchesOf(call: WriteCall, filter: unknown, options: MatchOptions): StoredDocument[] {
  if (!isDocument(filter)) throw failedToParse('the filter must be a document');
  const expression = expressionsOf(pipelineContext(call));
  return [...runQuery(call.view, findCollection(call), { filter, ...options, expression, tick: call.tick })];
}

function insertUpserted(call: WriteCall, filter: Doc, change: Update): Doc {
  const collection = ensureCollection(call.view, call.database, collectionName(call));
  return insertOne(call.view, collection, encode(upsertDocument(filter, change)));
}

function remove(call: WriteCall): Doc {
  let n = 0;
  const errors = runStatements(call, statementsOf(call, 'deletes'), (given) => {
    const statement = checkStatement(given, 'delete.deletes', ['q', 'limit'], ['hint', 'collation']);
    if (statement.limit !== 0 && statement.limit !== 1)
      throw failedToParse('The limit field in delete objects must be 0 or 1.');
    for (const stored of matchesOf(call, statement.q, { hint: statement.hint, limit: statement.limit })) {
      deleteOne(call.view, findCollection(call)!, stored);
      n++;
    }
  });
  return withErrors({ n }, errors);
}

function findAndModify(call: WriteCall): Doc {
  const { command } = call;
  refuseOption(command, 'collation');
  const filter = command.query ?? {};
  const [stored] = matchesOf(call, filter, { sort: command.sort, hint: command.hint, limit: 1 });
  if (command.remove === true) return removeFound(call, stored);
  if (command.update === undefined) throw failedToParse('Either an update or remove=true must be specified');
  const change = compileUpdate(command.update, {
    filter,
    arrayFilters: command.arrayFilters,
    context: pipelineContext(call),
  });
  if (stored !== undefined) return updateFound(call, stored, change);
  if (command.upsert !== true) return { value: null, lastErrorObject: { n: 0, updatedExisting: false } };
  const inserted = insertUpserted(call, filter, change);
  return {
    value: command.new === true ? fieldsOf(call, inserted) : null,
    lastErrorObject: { n: 1, updatedExisting: false, upserted: inserted._id },
  };
}

function removeFound(call: WriteCall, stored: StoredDocument | undefined): Doc {
  if (call.command.update !== undefined || call.command.upsert || call.command.new) {
    throw failedToParse('Cannot specify remove=true together with update, upsert or new');
  }
  if (stored === undefined) return { value: null, lastErrorObject: { n: 0 } };
  deleteOne(call.view, findCollection(call) as CollectionInfo, stored);
  return { value: fieldsOf(call, stored.doc), lastErrorObject: { n: 1 } };
}

function updateFound(call: WriteCall, stored: StoredDocument, change: Update): Doc {
  const after = change.apply(stored.doc);
  replaceOne(call.view, findCollection(call) as CollectionInfo, stored, after, change.kind);
  const shown = call.command.new === true ? after : stored.doc;
  return { value: fieldsOf(call, shown), lastErrorObject: { n: 1, updatedExisting: true } };
}

function fieldsOf(call: WriteCall, doc: Doc): Doc {
  const { fields, query } = call.command;
  if (fields === undefined || Object.keys(fields).length === 0) return doc;
  const expression = expressionsOf(pipelineContext(call));
  return compileProjection(fields, { kind: 'find', expression, filter: query ?? {} })(doc);
}
