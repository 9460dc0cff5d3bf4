import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { BSON, type Document } from 'bson';

const OP_MSG = 2013;

/** How an OP_MSG is sent when it is not the plain form. */
export interface Framing {
  flags?: number;
  sequences?: Record<string, Document[]>;
  opcode?: number;
  /** Bytes in place of the encoded body. */
  body?: Uint8Array;
}

/** A client that speaks the wire protocol by hand, to say what no driver says. */
export class WireClient {
  #received = Buffer.alloc(0);

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    socket.on('error', () => {});
  }

  static async connect(port: number): Promise<WireClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new WireClient(socket);
  }

  /** Sends a command and gives the reply as it is. */
  async run(command: Document, framing: Framing = {}): Promise<Document> {
    this.send(command, framing);
    return this.receive();
  }

  send(command: Document, { flags = 0, sequences = {}, opcode = OP_MSG, body }: Framing = {}): void {
    const whole = '$db' in command ? command : { ...command, $db: 'wire' };
    const parts: Uint8Array[] = [Buffer.of(0), body ?? BSON.serialize(whole, { ignoreUndefined: true })];
    for (const [name, documents] of Object.entries(sequences)) {
      const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map((doc) => BSON.serialize(doc))]);
      const size = Buffer.alloc(4);
      size.writeInt32LE(content.length + 4);
      parts.push(Buffer.of(1), size, content);
    }
    const head = Buffer.alloc(20);
    const rest = Buffer.concat(parts);
    head.writeInt32LE(head.length + rest.length, 0);
    head.writeInt32LE(77, 4);
    head.writeInt32LE(opcode, 12);
    head.writeUInt32LE(flags, 16);
    this.write(Buffer.concat([head, rest]));
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  async receive(): Promise<Document> {
    while (this.#received.length < 4 || this.#received.length < this.#received.readInt32LE(0)) {
      if (this.socket.destroyed) throw new Error('the server closed the connection');
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')]);
    }
    const message = this.#received.subarray(0, this.#received.readInt32LE(0));
    this.#received = this.#received.subarray(message.length);
    if (message.readInt32LE(8) !== 77) throw new Error('the reply is to another request');
    return BSON.deserialize(message.subarray(message.readInt32LE(12) === OP_MSG ? 21 : 36));
  }

  async closed(): Promise<void> {
    if (!this.socket.destroyed) await once(this.socket, 'close');
  }

  end(): void {
    this.socket.destroy();
  }
}
