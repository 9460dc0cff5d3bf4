import { connect, createServer, type Socket } from 'node:net';

/**
 * pass: as if it were not there; swallow: requests arrive, answers are lost; cut: connections are refused;
 * black-hole: nothing arrives and nobody is told.
 */
export type ProxyMode = 'pass' | 'swallow' | 'cut' | 'black-hole';

/** Stands between a client and a server and breaks the link in the ways in which links break. */
export interface TcpProxy {
  readonly port: number;
  mode: ProxyMode;
  /** Milliseconds that every request takes longer on its way. */
  delayMs: number;
  /** Closes all connections at once. */
  cut(): void;
  close(): Promise<void>;
}

export function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const proxy = { port: 0, mode: 'pass' as ProxyMode, delayMs: 0 };
  const server = createServer((client) => {
    if (proxy.mode === 'cut') return void client.destroy();
    const target = connect(targetPort, '127.0.0.1');
    const end = () => {
      for (const socket of [client, target]) {
        socket.destroy();
        sockets.delete(socket);
      }
    };
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.setNoDelay();
      socket.on('close', end);
      socket.on('error', end);
    }
    client.on('data', (chunk) => {
      if (proxy.mode !== 'pass' && proxy.mode !== 'swallow') return;
      if (proxy.delayMs === 0) target.write(chunk);
      else setTimeout(() => target.writable && target.write(chunk), proxy.delayMs);
    });
    target.on('data', (chunk) => {
      if (proxy.mode === 'pass') client.write(chunk);
    });
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      proxy.port = typeof address === 'object' && address ? address.port : 0;
      const close = () =>
        new Promise<void>((done) => {
          cut();
          server.close(() => done());
        });
      resolve(Object.assign(proxy, { cut, close }));
    });
  });
}
