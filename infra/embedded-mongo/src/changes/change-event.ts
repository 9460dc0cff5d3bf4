import { equalValues } from '../bson/compare.js';
import { type Doc, isDocument } from '../bson/document.js';
import type { Change } from '../store/change.js';
import { clusterTime, type LogEntry } from './change-log.js';

/** The event a change stream reports for an entry of the log. */
export function changeEvent(entry: LogEntry, token: Doc): Doc {
  const { change } = entry;
  const ns =
    change.collection === undefined ? { db: change.database } : { db: change.database, coll: change.collection };
  return {
    _id: token,
    operationType: change.kind,
    clusterTime: clusterTime(entry),
    wallTime: entry.at,
    ...detailsOf(change),
    ns,
    ...('id' in change ? { documentKey: { _id: change.id } } : {}),
  };
}

function detailsOf(change: Change): Doc {
  switch (change.kind) {
    case 'insert':
    case 'replace':
      return { fullDocument: change.document };
    case 'update':
      return { updateDescription: describeUpdate(change.before, change.document) };
    case 'rename':
      return { to: change.to };
    default:
      return {};
  }
}

/** Which fields an update set and removed; documents are compared field by field, arrays as wholes. */
export function describeUpdate(before: Doc, after: Doc): Doc {
  const updatedFields: Doc = {};
  const removedFields: string[] = [];
  compare(before, after, '');
  return { updatedFields, removedFields, truncatedArrays: [] };

  function compare(old: Doc, now: Doc, prefix: string): void {
    for (const key of Object.keys(old)) if (!(key in now)) removedFields.push(prefix + key);
    for (const key of Object.keys(now)) {
      if (isDocument(old[key]) && isDocument(now[key])) compare(old[key], now[key], `${prefix}${key}.`);
      else if (!(key in old) || !equalValues(old[key], now[key])) updatedFields[prefix + key] = now[key];
    }
  }
}
