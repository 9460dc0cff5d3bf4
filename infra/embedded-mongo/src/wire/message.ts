import { type Doc, decodeStrict, encode, MAX_DOCUMENT_BYTES } from '../bson/document.js';
import { scanDocument } from '../bson/scan.js';
import { MongoError } from '../errors.js';

/** Bytes of the header every wire message starts with. */
export const HEADER_BYTES = 16;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const REQUIRED_FLAGS = 0xffff;

/** A document as it came over the wire, not decoded: what is stored is what was sent. */
export type RawDocument = Buffer;

/** One request: the command, its document sequences as raw BSON, and how to answer. */
export interface Request {
  id: number;
  command: Doc;
  sequences: Map<string, RawDocument[]>;
  /** The client waits for no answer (unacknowledged write). */
  silent: boolean;
  /** The handshake of old times: a query on `$cmd`, answered with OP_REPLY. */
  legacy: boolean;
}

/**
 * Reads one complete wire message.
 *
 * @throws {MongoError} 22 when the frame or its BSON is malformed, 2 when it holds a type the server refuses.
 */
export function readRequest(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  if (opcode === OP_MSG) return readOpMsg(id, message);
  if (opcode === OP_QUERY) return readOpQuery(id, message);
  throw new MongoError(22, `wire opcode ${opcode} is not supported`);
}

function readOpMsg(id: number, message: Buffer): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if (flags & CHECKSUM_PRESENT) throw new MongoError(22, 'OP_MSG checksums are not supported');
  if (flags & REQUIRED_FLAGS & ~MORE_TO_COME) throw new MongoError(22, `unknown OP_MSG flags ${flags}`);
  const request: Request = {
    id,
    command: {},
    sequences: new Map(),
    silent: (flags & MORE_TO_COME) !== 0,
    legacy: false,
  };
  let bodies = 0;
  let at = HEADER_BYTES + 4;
  while (at < message.length) {
    const kind = message[at++];
    const size = message.readInt32LE(at);
    const section = slice(message, at, size);
    if (kind === 0) {
      scanDocument(section);
      request.command = decodeStrict(section);
      bodies++;
    } else if (kind === 1) {
      readSequence(section, request.sequences);
    } else {
      throw new MongoError(22, `unknown OP_MSG section kind ${kind}`);
    }
    at += size;
  }
  if (bodies !== 1) throw new MongoError(22, 'an OP_MSG needs exactly one body');
  return request;
}

function readSequence(section: Buffer, sequences: Map<string, RawDocument[]>): void {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new MongoError(22, 'malformed document sequence');
  const documents: RawDocument[] = [];
  for (let at = nameEnd + 1; at < section.length; ) {
    const document = slice(section, at, section.readInt32LE(at));
    documents.push(document);
    at += document.length;
  }
  sequences.set(section.toString('utf8', 4, nameEnd), documents);
}

function readOpQuery(id: number, message: Buffer): Request {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  if (!message.toString('utf8', HEADER_BYTES + 4, nameEnd).endsWith('.$cmd')) {
    throw new MongoError(22, 'OP_QUERY is supported for the handshake only');
  }
  const at = nameEnd + 9;
  const command = decodeStrict(slice(message, at, message.readInt32LE(at)));
  return { id, command: { ...command, $db: 'admin' }, sequences: new Map(), silent: false, legacy: true };
}

function slice(bytes: Buffer, at: number, size: number): Buffer {
  if (size < 5 || at + size > bytes.length) throw new MongoError(22, 'malformed wire message');
  if (size > MAX_DOCUMENT_BYTES * 4) throw new MongoError(10334, `a section of ${size} bytes is too large`);
  return bytes.subarray(at, at + size);
}

/** The frame that answers a request with already encoded BSON. */
export function writeReply(request: Pick<Request, 'id' | 'legacy'>, body: Uint8Array): Buffer {
  return request.legacy ? writeOpReply(request.id, body) : writeOpMsg(request.id, body);
}

function writeOpMsg(responseTo: number, body: Uint8Array): Buffer {
  const frame = header(HEADER_BYTES + 5, body, responseTo, OP_MSG);
  frame.writeUInt32LE(0, HEADER_BYTES);
  frame[HEADER_BYTES + 4] = 0;
  return frame;
}

function writeOpReply(responseTo: number, body: Uint8Array): Buffer {
  const frame = header(HEADER_BYTES + 20, body, responseTo, OP_REPLY);
  frame.fill(0, HEADER_BYTES, HEADER_BYTES + 16);
  frame.writeInt32LE(1, HEADER_BYTES + 16);
  return frame;
}

function header(offset: number, body: Uint8Array, responseTo: number, opcode: number): Buffer {
  const frame = Buffer.allocUnsafe(offset + body.length);
  frame.writeInt32LE(frame.length, 0);
  frame.writeInt32LE(0, 4);
  frame.writeInt32LE(responseTo, 8);
  frame.writeInt32LE(opcode, 12);
  frame.set(body, offset);
  return frame;
}

/** The error document MongoDB answers a failed command with. */
export function errorReply(error: unknown): Uint8Array {
  const failure = error instanceof MongoError ? error : new MongoError(1, String((error as Error)?.message ?? error));
  return encode({
    ok: 0,
    errmsg: failure.message,
    code: failure.code,
    codeName: failure.codeName,
    ...failure.details,
  });
}
