import { type Doc, isDocument } from '../bson/document.js';
import { MongoError, notSupported } from '../errors.js';
import type { RawDocument } from '../wire/message.js';
import type { Command } from './command.js';

/** Options every command takes. */
const GENERIC = new Set([
  '$db',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'stmtId',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
  '$readPreference',
  '$clusterTime',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
]);

const READ_LEVELS = new Set(['local', 'available', 'majority', 'linearizable']);

/**
 * Refuses a command with an option nobody would honour.
 *
 * @throws {MongoError} 40415 for an unknown option, 263 for a command that cannot stand in a transaction.
 */
export function checkCommand(
  name: string,
  command: Doc,
  sequences: ReadonlyMap<string, RawDocument[]>,
  definition: Command,
): void {
  if (typeof command.$db !== 'string') throw new MongoError(40571, 'OP_MSG requests require a $db argument');
  for (const option of [...Object.keys(command).slice(1), ...sequences.keys()]) {
    if (!GENERIC.has(option) && !definition.options.includes(option)) {
      throw new MongoError(40415, `BSON field '${name}.${option}' is an unknown field.`);
    }
  }
  checkReadConcern(command);
  checkWriteConcern(command.writeConcern);
  if (command.apiStrict) throw notSupported('apiStrict');
  if (command.apiVersion !== undefined && command.apiVersion !== '1') {
    throw new MongoError(322, 'API version must be "1"');
  }
  const ends = name === 'commitTransaction' || name === 'abortTransaction';
  if (command.autocommit === false && !definition.transactional && !ends) {
    throw new MongoError(263, `Cannot run '${name}' in a multi-document transaction.`);
  }
}

function checkReadConcern({ readConcern, autocommit }: Doc): void {
  if (readConcern === undefined) return;
  if (!isDocument(readConcern)) throw new MongoError(14, 'readConcern must be an object');
  for (const option of Object.keys(readConcern)) {
    if (option !== 'level') throw new MongoError(72, `the readConcern option '${option}' is not supported`);
  }
  const { level } = readConcern;
  const snapshot = level === 'snapshot' && autocommit === false;
  if (level !== undefined && !READ_LEVELS.has(level) && !snapshot) {
    throw new MongoError(72, `readConcern level '${level}' is not supported outside transactions`);
  }
}

function checkWriteConcern(concern: unknown): void {
  if (concern === undefined) return;
  if (!isDocument(concern)) throw new MongoError(14, 'writeConcern must be an object');
  for (const option of Object.keys(concern)) {
    if (!['w', 'j', 'wtimeout'].includes(option)) {
      throw new MongoError(9, `unrecognized write concern field: ${option}`);
    }
  }
  if (![undefined, 0, 1, 'majority'].includes(concern.w)) {
    throw new MongoError(100, 'Not enough data-bearing nodes: this server is one node');
  }
}
