// From the last observation of a batch to the next command at an instrument: `npm run bench:loop -- --json`.
// The whole laboratory runs as `npm start` runs it; devices answer almost at once, so they are never the bottleneck.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Envelope, lakeStatistics } from '@meguri/contracts';
import { Requests } from '@meguri/messaging';
import { startNats } from '@meguri/testing';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { endWithStarter } from '../scripts/bootstrap/lifeline.mjs';
import { type Campaign, campaignFile, startLaboratory, type TestLaboratory } from '../test/support/laboratory.ts';

endWithStarter();

const root = join(import.meta.dirname, '..');
const WARM_UP = 10;
const { values } = parseArgs({ options: { json: { type: 'boolean' }, decisions: { type: 'string', default: '100' } } });
const json = values.json ?? false;
/** Decisions to count; a laboratory gives thirty. */
const wanted = Number(values.decisions);
/** The rack of the simulated workcell has 240 vials. */
const CAMPAIGNS = 4;
/** Batches of a campaign; each decision but the first follows observed trials: n = 5, 10 … 50. */
const BATCHES = 11;
const FAST = 1e7;

interface Stored {
  readonly subject: string;
  /** When the server stored the commit, milliseconds. */
  readonly at: number;
  readonly events: readonly Envelope<Record<string, unknown>>[];
}

interface Received {
  readonly taskId: string;
  readonly at: number;
}

/** One decision, split where one part hands over to the next; milliseconds. */
interface Decision {
  readonly n: number;
  readonly total: number;
  readonly events: number;
  readonly planning: number;
  readonly compile: number;
  readonly opcua: number;
}

const say = (text: string) => process.stderr.write(`${text}\n`);

function fastWorkcell(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'meguri-bench-')), 'workcell.yaml');
  const text = readFileSync(join(root, 'workcells/arylation.yaml'), 'utf8');
  writeFileSync(file, text.replace(/^timeScale:.*$/m, `timeScale: ${FAST}`));
  return file;
}

const NO_TARGET = [/^stop:\n {2}target: .*\n/m, ''] as const;

const campaignText = (name: string, seed: number) =>
  readFileSync(
    campaignFile(
      'direct-arylation',
      [/^name: .*$/m, `name: ${name}`],
      [/^seed: .*$/m, `seed: ${seed}`],
      [/^ {2}trials: .*$/m, `  trials: ${BATCHES * 5}`],
      NO_TARGET,
    ),
    'utf8',
  );

async function runCampaign(laboratory: TestLaboratory, name: string, seed: number): Promise<string> {
  const response = await fetch(new URL('/api/campaigns', laboratory.record().url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: campaignText(name, seed), campaignId: name }),
  });
  if (!response.ok) throw new Error(await response.text());
  for (;;) {
    const { summary } = await laboratory.ask<Campaign>(`/api/campaigns/${name}`);
    if (summary.state === 'finished') return name;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function readStream(nc: NatsConnection, stream: string, filter: string): Promise<Stored[]> {
  const consumer = await jetstream(nc).consumers.get(stream, { filter_subjects: filter });
  const { num_pending: pending } = await consumer.info();
  const stored: Stored[] = [];
  if (pending === 0) return stored;
  for await (const message of await consumer.consume({ max_messages: 1000 })) {
    const at = Number(message.timestampNanos) / 1e6;
    stored.push({ subject: message.subject, at, events: message.json() });
    if (stored.length >= pending) return stored;
  }
  return stored;
}

const factOf = (event: Envelope) => event.type.split('.')[2];
const firstAt = (commits: readonly Stored[], fact: string, after: number, runs: ReadonlySet<string>) =>
  commits.find(
    ({ at, subject, events }) =>
      at >= after && runs.has(subject.split('.')[3]!) && events.some((e) => factOf(e) === fact),
  )?.at;

/** Every decision of a campaign that followed observations. */
function decisionsOf(
  planning: readonly Stored[],
  execution: readonly Stored[],
  received: readonly Received[],
): Decision[] {
  const decisions: Decision[] = [];
  const completed = execution.filter(({ events }) => events.some((event) => factOf(event) === 'RunCompleted'));
  for (const { at, events } of planning) {
    const proposed = events.find((event) => factOf(event) === 'BatchProposed');
    if (!proposed) continue;
    const { batch, milliseconds } = proposed.data as { batch: number; milliseconds: number };
    if (batch === 1) continue;
    const observed = completed.filter((commit) => commit.at <= at);
    const last = observed.at(-1);
    const runs = new Set(
      planning
        .flatMap((commit) => commit.events)
        .flatMap((event) =>
          factOf(event) === 'TrialRequested' && commitOf(event) >= commitOf(proposed) ? [String(event.data.runId)] : [],
        ),
    );
    const queued = firstAt(execution, 'RunQueued', at, runs);
    const sent = firstAt(execution, 'CommandSent', at, runs);
    const arrived = received.find((call) => call.at >= at && runs.has(call.taskId.split('/')[0]!))?.at;
    if (!last || queued === undefined || sent === undefined || arrived === undefined) continue;
    decisions.push({
      n: (batch - 1) * 5,
      total: arrived - last.at,
      planning: milliseconds,
      events: at - last.at - milliseconds + (queued - at),
      compile: sent - queued,
      opcua: arrived - sent,
    });
  }
  return decisions;
}

const commitOf = (event: Envelope) => event.revision;

function quantiles(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number) => Number(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]?.toFixed(2));
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

async function archiveRate(nc: NatsConnection, laboratory: TestLaboratory): Promise<number> {
  // what a restarted lake has to catch up with: every event of all campaigns, archived anew while they are counted
  const requests = new Requests(nc);
  const before = await requests.send(lakeStatistics, {});
  laboratory.kill9('data-lake');
  const COMMITS = 20_000;
  const client = jetstream(nc);
  const event = (i: number): Envelope => ({
    specversion: '1.0',
    id: `bench${i}/0`,
    type: 'meguri.execution.AlarmCleared.v1',
    source: 'execution',
    subject: `evt.execution.alarm.bench-${i}`,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    revision: 1,
    data: { alarmId: `bench-${i}` },
  });
  const started = performance.now();
  for (let from = 0; from < COMMITS; from += 500)
    await Promise.all(
      Array.from({ length: 500 }, (_, i) =>
        client.publish(`evt.execution.alarm.bench-${from + i}`, JSON.stringify([event(from + i)])),
      ),
    );
  for (;;) {
    const now = await requests.send(lakeStatistics, {}).catch(() => before);
    if (now.events >= before.events + COMMITS) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return COMMITS / ((performance.now() - started) / 1000);
}

interface Measured {
  readonly decisions: readonly Decision[];
  readonly archivedPerSecond: number;
}

/** As many campaigns as the rack of the simulated workcell has vials for, in one laboratory. */
async function measureLaboratory(first: number): Promise<Measured> {
  const nats = await startNats();
  const nc = await nats.connect();
  const laboratory = await startLaboratory({
    campaign: campaignFile('direct-arylation', [/^ {2}trials: .*$/m, '  trials: 5'], NO_TARGET),
    environment: { NATS_URL: nats.url, MEGURI_WORKCELL: fastWorkcell() },
  });
  try {
    await laboratory.campaignWhen(({ summary }) => summary.state === 'finished');
    const decisions: Decision[] = [];
    for (let i = first; i < first + CAMPAIGNS; i++) {
      const name = await runCampaign(laboratory, `bench-${i}`, i);
      decisions.push(...(await decisionsOfCampaign(nc, laboratory, name)));
      say(`campaign ${i + 1}: ${decisions.length} decisions in this laboratory`);
    }
    return { decisions, archivedPerSecond: await archiveRate(nc, laboratory) };
  } finally {
    await laboratory.stop();
    await nats.stop();
  }
}

async function decisionsOfCampaign(nc: NatsConnection, laboratory: TestLaboratory, name: string): Promise<Decision[]> {
  const planning = await readStream(nc, 'PLANNING', `evt.planning.campaign.${name}`);
  const runs = await readStream(nc, 'EXECUTION', 'evt.execution.run.*');
  const ofCampaign = runs.filter(({ subject }) => subject.split('.')[3]!.startsWith(`${name}_`));
  const answer = await fetch(`http://127.0.0.1:${laboratory.record().ports.devices}/received`);
  return decisionsOf(planning, ofCampaign, (await answer.json()) as Received[]);
}

const cold: Decision[] = [];
const counted: Decision[] = [];
const rates: number[] = [];
for (let first = 0; counted.length < wanted; first += CAMPAIGNS) {
  const { decisions, archivedPerSecond } = await measureLaboratory(first);
  cold.push(decisions[0]!);
  counted.push(...decisions.slice(WARM_UP));
  rates.push(archivedPerSecond);
}
const part = (name: keyof Decision) => quantiles(counted.map((decision) => decision[name]));
const sizes = [...new Set(counted.map(({ n }) => n))].sort((a, b) => a - b);
const result = {
  benchmark: 'loop',
  machine: `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`,
  decisions: counted.length,
  milliseconds: part('total'),
  split: { events: part('events'), planning: part('planning'), compile: part('compile'), opcua: part('opcua') },
  byObservations: Object.fromEntries(
    sizes.map((n) => [n, quantiles(counted.filter((decision) => decision.n === n).map(({ total }) => total)).p50]),
  ),
  cold,
  archivedEventsPerSecond: quantiles(rates).p50,
};
process.stdout.write(`${JSON.stringify(result, null, json ? 0 : 2)}\n`);
