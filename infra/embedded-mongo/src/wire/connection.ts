import type { Socket } from 'node:net';
import { MAX_MESSAGE_BYTES } from '../bson/document.js';
import { errorReply, HEADER_BYTES, type Request, readRequest, writeReply } from './message.js';

/** Answers one request with encoded BSON; a rejection becomes an error reply. */
export type Handler = (request: Request) => Promise<Uint8Array>;

/** Serves one client: cuts the byte stream into messages and answers them in the order they came. */
export function serveConnection(socket: Socket, handle: Handler): void {
  let chunks: Buffer[] = [];
  let buffered = 0;
  let wanted = HEADER_BYTES;
  let queue = Promise.resolve();

  const take = (): Buffer => {
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    chunks = [];
    buffered = 0;
    return all;
  };

  const onData = (chunk: Buffer): void => {
    chunks.push(chunk);
    buffered += chunk.length;
    if (buffered < wanted) return;
    let bytes = take();
    while (bytes.length >= HEADER_BYTES) {
      wanted = bytes.readInt32LE(0);
      if (wanted < HEADER_BYTES || wanted > MAX_MESSAGE_BYTES) return void socket.destroy();
      if (bytes.length < wanted) break;
      const message = bytes.subarray(0, wanted);
      queue = queue.then(() => answer(socket, handle, message));
      bytes = bytes.subarray(wanted);
      wanted = HEADER_BYTES;
    }
    if (bytes.length > 0) {
      chunks.push(bytes);
      buffered = bytes.length;
    }
  };

  socket.setNoDelay(true);
  socket.on('data', onData);
  // a client that vanishes ends its own connection only
  socket.on('error', () => socket.destroy());
}

async function answer(socket: Socket, handle: Handler, message: Buffer): Promise<void> {
  if (socket.destroyed) return;
  const frame = { id: message.readInt32LE(4), legacy: false };
  let request: Request;
  try {
    request = readRequest(message);
  } catch (error) {
    socket.write(writeReply(frame, errorReply(error)));
    return;
  }
  const body = await handle(request).catch(errorReply);
  if (!request.silent) socket.write(writeReply(request, body));
}
