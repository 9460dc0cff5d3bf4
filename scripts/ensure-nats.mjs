// prints the path of a nats-server, installing one when there is none; for programs that were not started by the bootstrap
import { withInstallLock } from './bootstrap/install-lock.mjs';
import { Missing } from './bootstrap/messages.mjs';
import { ensureNatsServer } from './bootstrap/nats-server.mjs';
import { completePath } from './bootstrap/search-path.mjs';

completePath();
try {
  process.stdout.write(`${(await withInstallLock(ensureNatsServer)) ?? ''}\n`);
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
