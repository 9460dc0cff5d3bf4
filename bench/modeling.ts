// How fast and how honest models of small data are, with what each figure has to reach: `npm run bench:modeling -- --json`.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureAllSubsets } from './modeling/all-subsets.ts';
import { measureCoverage, measureJudgement } from './modeling/honesty.ts';
import { measureCertified, measureStoredDensity } from './modeling/many-features.ts';
import { measureCalibration, measureTransfer } from './modeling/transfer.ts';
import type { Gate, Measured } from './planning/gate.ts';

const usage = `npm run bench:modeling -- [options]
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

const say = (text: string) => process.stderr.write(`${text}\n`);
type Benchmark = readonly [name: string, measure: () => Measured | Promise<Measured>];
const benchmarks: readonly Benchmark[] = [
  ['all subsets', () => measureAllSubsets(say)],
  ['stored density', () => measureStoredDensity(say)],
  ['certified best', () => measureCertified(say)],
  ['nested and permutations', () => measureJudgement(say)],
  ['coverage', () => measureCoverage(say)],
  ['calibration', () => measureCalibration(say)],
  ['transfer', () => measureTransfer(say)],
];
const chosen = benchmarks.filter(
  ([name]) => options.only.length === 0 || options.only.some((part) => name.includes(part.toLowerCase())),
);
if (chosen.length === 0) fail(`no benchmark has that name; there are: ${benchmarks.map(([name]) => name).join('; ')}`);

const results: Record<string, unknown> = {};
const gates: Gate[] = [];
for (const [name, measure] of chosen) {
  const measured = await measure();
  results[name] = measured.results;
  gates.push(...measured.gates);
}
const machine = `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`;
const report = { benchmark: 'modeling', machine, load: loadavg()[0], results, gates };
process.stdout.write(`${JSON.stringify(report, null, options.json ? 0 : 2)}\n`);
