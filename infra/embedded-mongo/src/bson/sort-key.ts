import type { Binary, ObjectId, Timestamp } from 'bson';
import { RANK, rankOf, regexText } from './compare.js';
import { binaryBytes, type Doc } from './document.js';

const INITIAL_BYTES = 1024;

let buffer = Buffer.allocUnsafe(INITIAL_BYTES);
let length = 0;

/** Direction of one index field: ascending or descending. */
export type Direction = 1 | -1;

/**
 * Bytes whose unsigned order (`memcmp`) is the BSON order of the values, field by field in the given directions.
 * Equal keys mean equal values; a key of the first fields is a prefix of the key of all.
 */
export function sortKey(values: readonly unknown[], directions: readonly Direction[]): Buffer {
  length = 0;
  for (let i = 0; i < values.length; i++) {
    const start = length;
    writeValue(values[i]);
    if (directions[i] === -1) invert(start);
  }
  return Buffer.from(buffer.subarray(0, length));
}

/** The smallest key above every key that starts with `prefix`; undefined when there is none. */
export function afterPrefix(prefix: Buffer): Buffer | undefined {
  for (let i = prefix.length - 1; i >= 0; i--) {
    if (prefix[i] !== 0xff) {
      const next = Buffer.from(prefix.subarray(0, i + 1));
      next[i]!++;
      return next;
    }
  }
  return undefined;
}

function writeValue(value: unknown): void {
  const rank = rankOf(value);
  writeByte(rank);
  writers[rank]?.(value as never);
}

const writers: Record<number, (value: never) => void> = {
  [RANK.number]: (value: unknown) => writeDouble(Number(value)),
  [RANK.string]: writeText,
  [RANK.object]: writeFields,
  [RANK.array]: writeArray,
  [RANK.binary]: writeBinary,
  [RANK.objectId]: (value: ObjectId) => writeBytes(value.id),
  [RANK.boolean]: (value: boolean) => writeByte(value ? 1 : 0),
  [RANK.date]: (value: Date) => writeDouble(value.getTime()),
  [RANK.timestamp]: writeTimestamp,
  [RANK.regex]: (value: unknown) => writeText(regexText(value)),
};

function writeArray(items: unknown[]): void {
  for (const item of items) writeValue(item);
  writeByte(0);
}

function writeFields(doc: Doc): void {
  for (const key of Object.keys(doc)) {
    writeByte(rankOf(doc[key]));
    writeText(key);
    writeValue(doc[key]);
  }
  writeByte(0);
}

function writeDouble(value: number): void {
  reserve(8);
  if (Number.isNaN(value)) {
    buffer.fill(0, length, length + 8);
  } else {
    buffer.writeDoubleBE(value === 0 ? 0 : value, length);
    if (buffer[length]! & 0x80) for (let i = length; i < length + 8; i++) buffer[i] = ~buffer[i]!;
    else buffer[length]! |= 0x80;
  }
  length += 8;
}

/** Zero bytes inside text become `00 ff`, so that the closing `00 00` sorts a prefix first. */
function writeText(text: string): void {
  const bytes = Buffer.byteLength(text);
  reserve(bytes + 2);
  buffer.write(text, length, bytes, 'utf8');
  if (buffer.subarray(length, length + bytes).includes(0)) {
    writeEscaped(text);
  } else {
    length += bytes;
    buffer[length++] = 0;
    buffer[length++] = 0;
  }
}

function writeEscaped(text: string): void {
  for (const byte of Buffer.from(text)) {
    writeByte(byte);
    if (byte === 0) writeByte(0xff);
  }
  writeByte(0);
  writeByte(0);
}

function writeBinary(value: Binary): void {
  const bytes = binaryBytes(value);
  reserve(5);
  length = buffer.writeUInt32BE(bytes.length, length);
  buffer[length++] = value.sub_type;
  writeBytes(bytes);
}

function writeTimestamp(value: Timestamp): void {
  reserve(8);
  length = buffer.writeUInt32BE(value.getHighBitsUnsigned(), length);
  length = buffer.writeUInt32BE(value.getLowBitsUnsigned(), length);
}

function writeByte(byte: number): void {
  reserve(1);
  buffer[length++] = byte;
}

function writeBytes(bytes: Uint8Array): void {
  reserve(bytes.length);
  buffer.set(bytes, length);
  length += bytes.length;
}

function invert(start: number): void {
  for (let i = start; i < length; i++) buffer[i] = ~buffer[i]!;
}

function reserve(bytes: number): void {
  if (length + bytes <= buffer.length) return;
  const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + bytes));
  buffer.copy(larger, 0, 0, length);
  buffer = larger;
}
