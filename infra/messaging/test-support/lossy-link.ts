import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net';

/** A TCP link to a server that can swallow what the server answers. */
export interface LossyLink {
  readonly url: string;
  /** Swallows the next answer that contains this text. */
  swallowNext(text: string): void;
  readonly swallowed: number;
  /** Cuts every connection at once. */
  cut(): void;
  close(): Promise<void>;
}

export async function lossyLink(port: number): Promise<LossyLink> {
  const sockets = new Set<Socket>();
  let unwanted: string | undefined;
  let swallowed = 0;
  const server = createServer((client) => {
    const upstream = connectTcp(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      if (unwanted !== undefined && chunk.includes(unwanted)) {
        unwanted = undefined;
        swallowed++;
      } else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `nats://127.0.0.1:${(server.address() as AddressInfo).port}`,
    swallowNext: (text) => {
      unwanted = text;
    },
    get swallowed() {
      return swallowed;
    },
    cut,
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
