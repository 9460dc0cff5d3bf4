// Meguri beside BoTorch, Ax and BayBE on the same tasks, seeds and initial points: `npm run bench:peers -- --json`.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { mean, median, quantile } from '@meguri/numerics';
import { EnvironmentError, pythonOfPeers } from './peers/environment.ts';
import { pairedRatio } from './peers/paired-ratio.ts';
import { PeerProcess } from './peers/peer-process.ts';
import { type Comparison, comparisons, type PeerName, peerNames } from './peers/tasks.ts';
import { type Campaign, meguri, playCampaign, type Task } from './planning/campaign.ts';

const taskNames = comparisons.map(({ name }) => name);
const usage = `npm run bench:peers -- [options]
  --seeds N      campaigns per task and optimiser (default 20)
  --tasks A,B    of ${taskNames.join(', ')} (default all)
  --peers A,B    of ${peerNames.join(', ')} (default all)
  --threads N    of each peer (default 1, as Meguri has; on a busy machine more make them slower)
  --json         one line of JSON
  --help
`;

const say = (text: string) => process.stderr.write(`${text}\n`);

function fail(message: string): never {
  say(`${message}\n\n${usage}`);
  process.exit(2);
}

function readArguments() {
  try {
    const text = (value: string) => ({ type: 'string', default: value }) as const;
    const flag = { type: 'boolean', default: false } as const;
    const [seeds, threads, tasks, peers] = [text('20'), text('1'), text(taskNames.join()), text(peerNames.join())];
    return parseArgs({ options: { seeds, threads, tasks, peers, json: flag, help: flag } }).values;
  } catch (error) {
    return fail((error as Error).message);
  }
}

function chosen<Name extends string>(names: readonly Name[], list: string): readonly Name[] {
  const wanted = list.split(',');
  const unknown = wanted.find((name) => !names.includes(name as Name));
  if (unknown !== undefined) fail(`${unknown} is none of ${names.join(', ')}`);
  return names.filter((name) => wanted.includes(name));
}

function count(name: string, text: string): number {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 ? value : fail(`--${name} is a positive whole number, not ${text}`);
}

interface Played {
  readonly ours: Campaign[];
  readonly theirs: Campaign[];
}

function reportOf({ ours, theirs }: Played) {
  const last = (campaigns: readonly Campaign[]) => campaigns.map(({ regret }) => regret.at(-1)!);
  const times = (campaigns: readonly Campaign[]) => campaigns.flatMap(({ milliseconds }) => milliseconds);
  const side = (campaigns: readonly Campaign[]) => ({
    regret: { mean: mean(last(campaigns)), median: median(last(campaigns)) },
    suggestMilliseconds: { p50: quantile(times(campaigns), 0.5), p95: quantile(times(campaigns), 0.95) },
  });
  const [meguri, peer] = [side(ours), side(theirs)];
  return {
    seeds: ours.length,
    meguri,
    peer,
    regret: pairedRatio(last(ours), last(theirs)),
    suggestTimeRatio: meguri.suggestMilliseconds.p50 / peer.suggestMilliseconds.p50,
  };
}

const inShort = ({ regret, milliseconds }: Campaign) =>
  `has regret ${regret.at(-1)!.toPrecision(3)} and takes ${median(milliseconds).toFixed(0)} ms`;

/** Meguri and the peers take turns, so that both meet the same machine. */
async function compare(task: Task, peers: ReadonlyMap<PeerName, PeerProcess>, seeds: number) {
  const played = new Map([...peers.keys()].map((name): [PeerName, Played] => [name, { ours: [], theirs: [] }]));
  for (let seed = 0; seed < seeds; seed++) {
    const ours = await playCampaign(task, seed, meguri(task, seed));
    for (const [name, peer] of peers) {
      const theirs = await playCampaign(task, seed, await peer.plan(task, seed));
      played.get(name)!.ours.push(ours);
      played.get(name)!.theirs.push(theirs);
      say(`${task.name}, seed ${seed}: Meguri ${inShort(ours)}; ${name} ${inShort(theirs)}`);
    }
  }
  return Object.fromEntries([...played].map(([name, campaigns]) => [name, reportOf(campaigns)]));
}

const options = readArguments();
if (options.help) {
  process.stdout.write(usage);
  process.exit();
}
const seeds = count('seeds', options.seeds);
const threads = count('threads', options.threads);
const peers = chosen(peerNames, options.peers);
const wanted = chosen(taskNames, options.tasks);

async function measure(python: string, { name, task, peers: able }: Comparison) {
  const posed = task();
  if (posed === undefined) return `left out: the table of ${name} is not there`;
  const taking = peers.filter((peer) => able.includes(peer));
  const processes = new Map(taking.map((peer) => [peer, new PeerProcess(python, peer, threads)]));
  try {
    return await compare(posed, processes, seeds);
  } finally {
    await Promise.all([...processes.values()].map((peer) => peer.close()));
  }
}

async function main(): Promise<void> {
  const python = pythonOfPeers(say);
  const results: Record<string, Awaited<ReturnType<typeof measure>>> = {};
  for (const comparison of comparisons.filter(({ name }) => wanted.includes(name))) {
    results[comparison.name] = await measure(python, comparison);
  }
  const losses = Object.entries(results).flatMap(([task, result]) =>
    typeof result === 'string'
      ? []
      : Object.entries(result)
          .filter(([, { regret }]) => regret.verdict === 'loss')
          .map(([peer]) => `${task}: ${peer}`),
  );
  const machine = `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`;
  const report = { benchmark: 'peers', machine, threads, seeds, results, losses };
  process.stdout.write(`${JSON.stringify(report, null, options.json ? 0 : 2)}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof EnvironmentError)) throw error;
  say(`The peers cannot be installed: ${error.message}`);
  process.exitCode = 1;
}
