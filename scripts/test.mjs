// everything `npm test` checks, in one process; the last line is always `N passed, N failed, N skipped`
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { endWithStarter } from './bootstrap/lifeline.mjs';
import { root } from './bootstrap/places.mjs';

const usage = `npm test -- [options] [files …]
  --quick    leaves out full campaigns, long series, real calculators and what kills processes, devices and links (under 5 minutes)
  --faults   only the fault tests
  --help
  files      parts of the paths of test files, e.g. services/planning; runs these tests only, without the checks
`;

const CLOSES_WITHIN_MS = 10_000;

const checks = [
  { name: 'format and lint', package: '@biomejs/biome/bin/biome', args: ['check', '.'] },
  {
    name: 'layer rules',
    package: 'dependency-cruiser/bin/dependency-cruiser.mjs',
    needs: '.dependency-cruiser.cjs',
    args: '--config .dependency-cruiser.cjs contracts engines infra services simulators cli'.split(' '),
  },
  { name: 'types of the tests', package: 'typescript/bin/tsc', args: ['-p', 'tsconfig.tests.json'] },
];

function runCheck({ name, package: script, needs, args }) {
  if (needs !== undefined && !existsSync(join(root, needs))) return 'skipped';
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 0) return 'passed';
  process.stderr.write(`${stdout}${stderr}\nThe check "${name}" failed (its findings are above).\n\n`);
  return 'failed';
}

/** Gives the state of every test, and one more failure for each file that does not load and each error outside of tests. */
async function runTests(files, project) {
  const ended = Promise.withResolvers();
  const counter = {
    onTestRunEnd(modules, errors) {
      const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
      const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
      ended.resolve([...states, ...Array(broken).fill('failed')]);
    },
  };
  const options = { run: true, watch: false, root, project, reporters: ['default', counter] };
  const closed = startVitest('test', files, options)
    .then((vitest) => vitest.close())
    .then(() => ended.resolve([]));
  const results = await ended.promise;
  // a process that a test forgot keeps the output of its worker open, and would be waited for without end
  await Promise.race([closed, delay(CLOSES_WITHIN_MS)]);
  return results;
}

endWithStarter();
const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, faults: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit();
}
process.chdir(root);
const files = values.faults ? ['test/faults', ...positionals] : positionals;
const checked = files.length > 0 ? [] : checks.map(runCheck);
const results = [...checked, ...(await runTests(files, values.quick ? ['quick'] : undefined))];

const count = (state) => results.filter((result) => result === state).length;
const failed = results.length - count('passed') - count('skipped');
process.stdout.write(`\n${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped\n`);
process.exit(failed > 0 || results.length === 0 ? 1 : 0);
