import { encode } from '../bson/document.js';

const ARRAY = 4;
const OBJECT = 3;

/** A BSON document `{cursor: {<name>: [documents], id, ns}, ok: 1}` built from raw documents without decoding them. */
export function cursorReply(name: string, documents: readonly Uint8Array[], rest: Record<string, unknown>): Buffer {
  const tail = Buffer.from(encode(rest));
  const array = rawArray(documents);
  const nameBytes = Buffer.from(`${name}\0`);
  const cursor = Buffer.concat([
    int32(4 + 1 + nameBytes.length + array.length + tail.length - 4),
    Buffer.of(ARRAY),
    nameBytes,
    array,
    tail.subarray(4),
  ]);
  const ok = Buffer.from(encode({ ok: 1 }));
  const head = Buffer.from('cursor\0');
  return Buffer.concat([
    int32(4 + 1 + head.length + cursor.length + ok.length - 4),
    Buffer.of(OBJECT),
    head,
    cursor,
    ok.subarray(4),
  ]);
}

/** A BSON array of raw documents. */
function rawArray(documents: readonly Uint8Array[]): Buffer {
  let size = 5;
  for (let i = 0; i < documents.length; i++) size += 2 + String(i).length + documents[i]!.length;
  const bytes = Buffer.allocUnsafe(size);
  let at = bytes.writeInt32LE(size, 0);
  for (let i = 0; i < documents.length; i++) {
    bytes[at++] = OBJECT;
    at += bytes.write(String(i), at, 'latin1');
    bytes[at++] = 0;
    bytes.set(documents[i]!, at);
    at += documents[i]!.length;
  }
  bytes[at] = 0;
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32LE(value, 0);
  return bytes;
}
