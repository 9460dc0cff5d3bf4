import { MongoError } from '../errors.js';

const MAX_DEPTH = 180;
const DOLLAR = 0x24;
const UNDERSCORE = 0x5f;
const SAFE_HIGH = 0x1f_ffff;

const REFUSED_TYPES: Record<number, string> = {
  6: 'undefined',
  12: 'DBPointer',
  13: 'JavaScript code',
  14: 'symbol',
  15: 'JavaScript code with scope',
  19: 'Decimal128',
};

/** Where the `_id` element lies in a document, and whether an int64 must be rewritten as a plain number. */
export interface DocumentScan {
  idStart: number;
  idEnd: number;
  hasInt64: boolean;
}

/**
 * Walks raw BSON once and refuses what this server could only store wrongly: Decimal128, int64 beyond 2^53,
 * JavaScript code and deprecated types. Offsets are relative to `bytes`.
 *
 * @throws {MongoError} 2 for a refused type, 15 for nesting deeper than 180, 22 for malformed BSON.
 */
export function scanDocument(bytes: Buffer): DocumentScan {
  const scan: DocumentScan = { idStart: -1, idEnd: -1, hasInt64: false };
  if (bytes.length < 5 || bytes.readInt32LE(0) !== bytes.length) throw malformed();
  try {
    scanElements(bytes, 4, bytes.length - 1, 0, scan);
  } catch (error) {
    if (error instanceof RangeError) throw malformed();
    throw error;
  }
  return scan;
}

function scanElements(bytes: Buffer, start: number, end: number, depth: number, scan: DocumentScan): void {
  if (depth > MAX_DEPTH) throw new MongoError(15, `document is nested deeper than ${MAX_DEPTH} levels`);
  if (bytes[end] !== 0) throw malformed();
  let at = start;
  let references = 0;
  while (at < end) {
    const type = bytes[at]!;
    const nameEnd = bytes.indexOf(0, at + 1);
    if (nameEnd < 0 || nameEnd >= end) throw malformed();
    const value = nameEnd + 1;
    if (bytes[at + 1] === DOLLAR || bytes[at + 1] === UNDERSCORE) references += checkName(bytes, at + 1, nameEnd);
    const next = value + valueLength(bytes, type, value);
    if (next > end) throw malformed();
    if (type === 3 || type === 4) scanElements(bytes, value + 4, next - 1, depth + 1, scan);
    else if (type === 18) checkInt64(bytes, value, scan);
    if (depth === 0 && nameEnd - at === 4 && bytes.toString('latin1', at + 1, nameEnd) === '_id') {
      scan.idStart = at;
      scan.idEnd = next;
    }
    at = next;
  }
  if (at !== end) throw malformed();
  if (references === 2) throw new MongoError(2, 'DBRef ($ref with $id) is not supported: store the id itself');
}

/** Refuses the one name JavaScript objects cannot have; counts the two names that make a DBRef. */
function checkName(bytes: Buffer, start: number, end: number): number {
  const name = bytes.toString('latin1', start, end);
  if (name === '__proto__') throw new MongoError(2, "a field cannot be named '__proto__'");
  return name === '$ref' || name === '$id' ? 1 : 0;
}

function valueLength(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case 1:
    case 9:
    case 17:
    case 18:
      return 8;
    case 2:
      return 4 + bytes.readInt32LE(at);
    case 3:
    case 4:
      return Math.max(5, bytes.readInt32LE(at));
    case 5:
      return 5 + bytes.readInt32LE(at);
    case 7:
      return 12;
    case 8:
      return 1;
    case 10:
    case 127:
    case 255:
      return 0;
    case 11:
      return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1 - at;
    case 16:
      return 4;
    default:
      throw refusedType(type);
  }
}

function refusedType(type: number): MongoError {
  const name = REFUSED_TYPES[type];
  if (name === undefined) return malformed();
  return new MongoError(2, `BSON type ${name} is not supported by the embedded server`);
}

function checkInt64(bytes: Buffer, at: number, scan: DocumentScan): void {
  const high = bytes.readInt32LE(at + 4);
  if (high > SAFE_HIGH || high < -SAFE_HIGH - 1) {
    throw new MongoError(2, 'int64 beyond 2^53 is not supported by the embedded server: store it as a string');
  }
  scan.hasInt64 = true;
}

const malformed = (): MongoError => new MongoError(22, 'malformed BSON');
