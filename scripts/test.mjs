// everything `npm test` checks, in one process; the last line is always `N passed, N failed, N skipped`
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { endWithStarter } from './bootstrap/lifeline.mjs';
import { root } from './bootstrap/places.mjs';

const usage = `npm test -- [options] [files …]
  --quick    leaves out the fault tests and the full campaign (under 5 minutes)
  --faults   only the fault tests
  --help
  files      parts of the paths of test files, e.g. services/planning; runs these tests only, without the checks
`;

const slow = ['test/faults/**', 'test/closed-loop/**'];

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

async function runTests(files, exclude) {
  const vitest = await startVitest('test', files, { run: true, watch: false, root, passWithNoTests: true, exclude });
  const modules = vitest.state.getTestModules();
  const results = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
  // a file that does not even load has no tests, and an error outside of any test belongs to none
  const broken =
    modules.filter((module) => module.errors().length > 0).length + vitest.state.getUnhandledErrors().length;
  await vitest.close();
  return [...results, ...Array(broken).fill('failed')];
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
const exclude = ['**/node_modules/**', '**/dist/**', ...(values.quick ? slow : [])];
const results = [...checked, ...(await runTests(files, exclude))];

const count = (state) => results.filter((result) => result === state).length;
const failed = results.length - count('passed') - count('skipped');
process.stdout.write(`\n${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped\n`);
process.exit(failed > 0 ? 1 : 0);
