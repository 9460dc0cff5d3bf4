import { type Doc, decode, encode, isDocument } from '../bson/document.js';
import { failedToParse, MongoError } from '../errors.js';
import { ensureCollection } from '../store/definitions.js';
import { deleteOne, insertOne, replaceOne } from '../store/writes.js';
import { compileUpdate } from '../update/apply.js';
import {
  type CommandTable,
  collectionName,
  documentsOf,
  findCollection,
  pipelineContext,
  refuseOption,
  type WriteCall,
} from './command.js';
import { insertUpserted, matchesOf } from './matches.js';

const MAX_STATEMENTS = 100_000;

/** Errors after which the whole command is undone; others concern one statement. */
const FATAL = new Set([1, 50, 14031]);

/** Commands that write documents. */
export const writeCommands: CommandTable = {
  insert: {
    kind: 'write',
    transactional: true,
    options: ['documents', 'ordered', 'bypassDocumentValidation'],
    run: insert,
  },
  update: {
    kind: 'write',
    transactional: true,
    options: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
    run: update,
  },
  delete: {
    kind: 'write',
    transactional: true,
    options: ['deletes', 'ordered', 'let'],
    run: remove,
  },
};

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
