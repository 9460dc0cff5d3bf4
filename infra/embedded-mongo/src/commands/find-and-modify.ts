import { expressionsOf } from '../aggregation/context.js';
import type { Doc } from '../bson/document.js';
import { failedToParse } from '../errors.js';
import { compileProjection } from '../query/projection.js';
import type { CollectionInfo } from '../store/catalog.js';
import type { StoredDocument } from '../store/documents.js';
import { deleteOne, replaceOne } from '../store/writes.js';
import { compileUpdate, type Update } from '../update/apply.js';
import { type Command, findCollection, pipelineContext, refuseOption, type WriteCall } from './command.js';
import { insertUpserted, matchesOf } from './matches.js';

/** Changes or removes one document and answers it as it was before or is after. */
export const findAndModifyCommand: Command = {
  kind: 'write',
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
