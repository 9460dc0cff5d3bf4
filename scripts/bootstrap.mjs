// the door of the project: `npm start` and `npm test` come here; needs nothing but Node 18 and npm
import { ensureBuild } from './bootstrap/build.mjs';
import { ensureDependencies } from './bootstrap/dependencies.mjs';
import { withInstallLock } from './bootstrap/install-lock.mjs';
import { Missing } from './bootstrap/messages.mjs';
import { ensureNatsServer } from './bootstrap/nats-server.mjs';
import { runWithProjectNode } from './bootstrap/project-node.mjs';
import { completePath } from './bootstrap/search-path.mjs';

const programs = {
  start: (args) => ['cli/bin/meguri.mjs', 'start', ...args],
  test: (args) => ['scripts/test.mjs', ...args],
  run: (args) => args,
};

const usage = `usage: node scripts/bootstrap.mjs start [options]    the laboratory (options: start --help)
       node scripts/bootstrap.mjs test [options]     the tests (options: test --help)
       node scripts/bootstrap.mjs run FILE [args]    any script of this folder, with everything it needs in place
`;

async function main([name, ...args]) {
  const program = Object.hasOwn(programs, name ?? '') ? programs[name](args) : [];
  if (program.length === 0) {
    process.stderr.write(usage);
    return 2;
  }
  completePath();
  await withInstallLock(ensureDependencies);
  const natsServer = await withInstallLock(ensureNatsServer);
  ensureBuild();
  return runWithProjectNode(program, natsServer === undefined ? {} : { NATS_SERVER_BIN: natsServer });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
