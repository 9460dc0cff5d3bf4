import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedMongo } from './server.js';

const USAGE = 'usage: embedded-mongo --data DIR [--port N] [--exit-with-stdin]';

/** Where the data lies when the laboratory starts the server: in its own data directory. */
const { MEGURI_DATA, MONGO_PORT = '0' } = process.env;

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

function readArguments(): { data: string; port: number; exitWithStdin: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        data: { type: 'string', default: MEGURI_DATA && join(MEGURI_DATA, 'mongo') },
        port: { type: 'string', default: MONGO_PORT },
        'exit-with-stdin': { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (values.data === undefined) throw new Error('--data is needed');
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port`);
    return { data: values.data, port, exitWithStdin: values['exit-with-stdin'] };
  } catch (error) {
    fail(`${(error as Error).message}\n${USAGE}`, 2);
  }
}

const { data, port, exitWithStdin } = readArguments();
// a file-size limit then fails the write, which is answered, instead of ending the process
process.on('SIGXFSZ', () => {});
const started = await startEmbeddedMongo({ dataDir: data, port }).catch((error: Error) => fail(error.message, 1));
let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await started.close();
  process.exit(0);
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
if (exitWithStdin) process.stdin.resume().once('end', stop).once('error', stop);
process.stdout.write(`${JSON.stringify({ ready: true, port: started.port, pid: process.pid, url: started.url })}\n`);
