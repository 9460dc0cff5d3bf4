import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedMongo, startEmbeddedMongo } from '@meguri/embedded-mongo';

/** A database of its own for one test. */
export interface RunningMongo {
  readonly url: string;
  /** Whether the server is ours to stop. */
  readonly isOwn: boolean;
  /** Ends all connections and the server; `resume` brings it back with the same port and data. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** The embedded server, or the one that MONGO_URL names. */
export async function startMongo(): Promise<RunningMongo> {
  const name = `test-${randomUUID()}`;
  const given = process.env.MONGO_URL;
  if (given) {
    const url = new URL(given);
    url.pathname = name;
    const nothing = async () => {};
    return { url: url.href, isOwn: false, pause: nothing, resume: nothing, stop: nothing };
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'meguri-mongo-'));
  let server: EmbeddedMongo = await startEmbeddedMongo({ dataDir });
  const { port } = server;
  return {
    url: `mongodb://127.0.0.1:${port}/${name}`,
    isOwn: true,
    pause: () => server.close(),
    resume: async () => {
      server = await startEmbeddedMongo({ dataDir, port });
    },
    stop: async () => {
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
