import { logTrouble } from './log.js';
import { runQuery } from './query/execute.js';
import type { CollectionInfo, IndexInfo } from './store/catalog.js';
import type { Change } from './store/change.js';
import type { Store, WriteUnit } from './store/store.js';
import { deleteOne } from './store/writes.js';
import type { WriteLock } from './write-lock.js';

const AT_A_TIME = 1000;

/** Removes the documents whose time is over, with the write lock held on entry and released at the end. */
export function expireDocuments(store: Store, lock: WriteLock, committed: (changes: Change[]) => void): void {
  try {
    for (const collection of store.view().catalog.all()) {
      for (const index of collection.indexes) {
        if (index.expireAfterSeconds !== undefined) expireBy(store, collection, index, committed);
      }
    }
  } catch (error) {
    // a full disk, for example: the next sweep tries again
    logTrouble('expired documents could not be removed', error);
  } finally {
    lock.release();
  }
}

function expireBy(
  store: Store,
  collection: CollectionInfo,
  index: IndexInfo,
  committed: (changes: Change[]) => void,
): void {
  const before = new Date(Date.now() - index.expireAfterSeconds! * 1000);
  const filter = { [index.fields[0]!]: { $lt: before } };
  const unit: WriteUnit = store.begin();
  try {
    for (const stored of runQuery(unit, collection, { filter, hint: index.name, limit: AT_A_TIME })) {
      deleteOne(unit, collection, stored);
    }
    store.commit(unit);
  } catch (error) {
    store.rollback();
    throw error;
  }
  committed(unit.changes);
}
