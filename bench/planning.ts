// How good the planner is and how long it thinks, with what each figure has to reach: `npm run bench:planning -- --json`.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { functions, measureFunction } from './planning/functions.ts';
import type { Gate, Measured } from './planning/gate.ts';
import { measureOdd } from './planning/odd.ts';
import { measureSources, sourcesTasks } from './planning/sources.ts';
import { measureSuggestTime, suggestTimes } from './planning/suggest-times.ts';
import { measureTable, tables } from './planning/tables.ts';

const usage = `npm run bench:planning -- [options]
  --seeds N      campaigns per figure (default 50)
  --calls N      decisions per time (default 200)
  --proposals N  proposals in odd campaigns (default 1000000)
  --only NAME    only the benchmarks whose names contain NAME, in any case; can be given several times
  --json         one line of JSON
  --help
`;

function fail(message: string): never {
  process.stderr.write(`${message}\n\n${usage}`);
  process.exit(2);
}

function optionsOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string', default: '50' },
        calls: { type: 'string', default: '200' },
        proposals: { type: 'string', default: '1000000' },
        only: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return fail((error as Error).message);
  }
}

const options = optionsOf(process.argv.slice(2));
if (options.help) {
  process.stdout.write(usage);
  process.exit();
}
const [seeds = 0, calls = 0, proposals = 0] = [options.seeds, options.calls, options.proposals].map(Number);
if (![seeds, calls, proposals].every((n) => Number.isInteger(n) && n >= 1))
  fail('--seeds, --calls and --proposals are positive whole numbers');

const say = (text: string) => process.stderr.write(`${text}\n`);
type Benchmark = readonly [name: string, measure: () => Measured | string | Promise<Measured | string>];
const benchmarks: readonly Benchmark[] = [
  ...functions.map((task): Benchmark => [task.name, () => measureFunction(task, seeds, say)]),
  ...tables.map((table): Benchmark => [table.name, () => measureTable(table, seeds, say)]),
  ...sourcesTasks.map((task): Benchmark => [task.name, () => measureSources(task, seeds, say)]),
  ['odd campaigns', () => measureOdd(proposals, say)],
  ...suggestTimes.map((time): Benchmark => [time.name, () => measureSuggestTime(time, calls, say)]),
];
const wanted = (name: string) =>
  options.only.length === 0 || options.only.some((part) => name.toLowerCase().includes(part.toLowerCase()));
const chosen = benchmarks.filter(([name]) => wanted(name));
if (chosen.length === 0) fail(`no benchmark has that name; there are: ${benchmarks.map(([name]) => name).join('; ')}`);

const results: Record<string, unknown> = {};
const gates: Gate[] = [];
for (const [name, measure] of chosen) {
  const measured = await measure();
  results[name] = typeof measured === 'string' ? measured : measured.results;
  if (typeof measured !== 'string') gates.push(...measured.gates);
}
const machine = `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`;
const report = { benchmark: 'planning', machine, seeds, results, gates };
process.stdout.write(`${JSON.stringify(report, null, options.json ? 0 : 2)}\n`);
