// What benchmarks of several parts have in common: their options, the choice of parts, and the report.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Gate, Measured } from './planning/gate.ts';

/** A part; text says why it was not measured. */
export type Part = readonly [name: string, measure: () => Measured | string | Promise<Measured | string>];

const commonUsage = `  --only NAME    only the benchmarks whose names contain NAME, in any case; can be given several times
  --json         one line of JSON
  --help
`;

export const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Runs the parts asked for and prints what they measured; `counts` are options of its own with their defaults, `usage` says what they mean. */
export async function runParts<Name extends string>(
  benchmark: string,
  usage: string,
  counts: Readonly<Record<Name, number>>,
  partsOf: (counts: Readonly<Record<Name, number>>) => readonly Part[],
): Promise<void> {
  const help = `npm run bench:${benchmark} -- [options]\n${usage}${commonUsage}`;
  const options = read(help, counts);
  const parts = partsOf(options.counts);
  const wanted = ([name]: Part) =>
    options.only.length === 0 || options.only.some((part) => name.toLowerCase().includes(part.toLowerCase()));
  const chosen = parts.filter(wanted);
  if (chosen.length === 0)
    fail(help, `no benchmark has that name; there are: ${parts.map(([name]) => name).join('; ')}`);
  const results: Record<string, unknown> = {};
  const gates: Gate[] = [];
  for (const [name, measure] of chosen) {
    const measured = await measure();
    results[name] = typeof measured === 'string' ? measured : measured.results;
    if (typeof measured !== 'string') gates.push(...measured.gates);
  }
  const machine = `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`;
  const report = { benchmark, machine, load: loadavg()[0], ...options.counts, results, gates };
  process.stdout.write(`${JSON.stringify(report, null, options.json ? 0 : 2)}\n`);
}

function read<Name extends string>(help: string, counts: Readonly<Record<Name, number>>) {
  const names = Object.keys(counts) as Name[];
  const { values, wrong } = parsed(names);
  if (wrong !== undefined) fail(help, wrong);
  if (values.help) {
    process.stdout.write(help);
    process.exit();
  }
  const given = Object.fromEntries(names.map((name) => [name, Number(values[name] ?? counts[name])]));
  const bad = names.find((name) => !(Number.isInteger(given[name]) && given[name]! >= 1));
  if (bad !== undefined) fail(help, `--${bad} is a positive whole number`);
  const { only = [], json = false } = values as { only?: string[]; json?: boolean };
  return { only, json, counts: given as Record<Name, number> };
}

function parsed(counts: readonly string[]): { values: Record<string, unknown>; wrong?: string } {
  try {
    const { values } = parseArgs({
      options: {
        ...Object.fromEntries(counts.map((name) => [name, { type: 'string' as const }])),
        only: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    return { values };
  } catch (error) {
    return { values: {}, wrong: (error as Error).message };
  }
}

function fail(help: string, message: string): never {
  process.stderr.write(`${message}\n\n${help}`);
  process.exit(2);
}
