import { Binary, BSON, BSONRegExp, type Document } from 'bson';
import { MongoError } from '../errors.js';

/** A decoded BSON document; keys keep their stored order. */
export type Doc = Document;

/** The largest document MongoDB stores, in bytes. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** What a reply may add to the largest document. */
const REPLY_BYTES = 16 * 1024;

/** The largest wire message MongoDB accepts, in bytes. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** Turns BSON bytes into a document; numbers become doubles, binaries and patterns keep their BSON classes. */
export function decode(bytes: Uint8Array): Doc {
  return BSON.deserialize(bytes, { promoteBuffers: false, bsonRegExp: true, validation: { utf8: false } });
}

/** Like {@link decode}, for bytes from a client: text that is not UTF-8 is an error. */
export function decodeStrict(bytes: Uint8Array): Doc {
  return BSON.deserialize(bytes, { promoteBuffers: false, bsonRegExp: true, validation: { utf8: true } });
}

/**
 * Turns a document into BSON bytes; undefined values are left out.
 *
 * @throws {MongoError} 10334 when it is larger than a message may hold; the library writes such bytes wrongly.
 */
export function encode(doc: Doc): Uint8Array {
  const bytes = BSON.serialize(doc, { ignoreUndefined: true });
  if (bytes.length > MAX_DOCUMENT_BYTES + REPLY_BYTES) {
    throw new MongoError(10334, `a document of ${bytes.length} bytes is too large, the limit is ${MAX_DOCUMENT_BYTES}`);
  }
  return bytes;
}

/** True for an embedded document, false for arrays, scalars and BSON's own classes. */
export function isDocument(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A copy that shares no embedded document or array with the original; scalars are shared. */
export function cloneValue<T>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneValue) as T;
  if (!isDocument(value)) return value;
  const copy: Doc = {};
  for (const key of Object.keys(value)) copy[key] = cloneValue(value[key]);
  return copy as T;
}

/** The bytes of a binary without its spare capacity. */
export function binaryBytes(value: Binary): Uint8Array {
  return value.buffer.subarray(0, value.position);
}

/** The JavaScript form of a stored pattern; throws on flags that JavaScript has no counterpart for. */
export function toRegExp(pattern: BSONRegExp | RegExp | string, options?: string): RegExp {
  if (pattern instanceof RegExp) return options === undefined ? pattern : new RegExp(pattern.source, options);
  if (pattern instanceof BSONRegExp) return new RegExp(pattern.pattern, options ?? pattern.options);
  return new RegExp(pattern, options ?? '');
}
