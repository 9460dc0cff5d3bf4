import type { CampaignEvent, JobEvent, Quantity, RecordedObservation, RunEvent } from '@meguri/contracts';

type NodeKind =
  | 'observation'
  | 'file'
  | 'sample'
  | 'command'
  | 'device'
  | 'run'
  | 'trial'
  | 'campaign'
  | 'job'
  | 'model';

export interface LineageNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** Text for people. */
  readonly label: string;
}

/** Reads as a sentence: `from` `relation` `to`, e.g. file "produced by" command. */
export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  readonly relation: string;
}

export interface Lineage {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
}

/** The archived events that can have led to an observation. */
export interface LineageSources {
  /** Events of the run or job that made the observation, oldest first. */
  readonly origin: readonly (RunEvent | JobEvent)[];
  /** Events of its campaign, oldest first. */
  readonly campaign: readonly CampaignEvent[];
}

/** Everything that led to one observation: raw data, commands, devices, sample, run or job, trial, model, campaign. */
export function lineageOf(observation: RecordedObservation, { origin, campaign }: LineageSources): Lineage {
  const graph = new Graph();
  const root = graph.node('observation', observation.observationId, quantityText(observation.quantity));
  for (const { sha256, name, bytes } of observation.files)
    graph.edge(root, 'derived from', graph.node('file', sha256, `${name}, ${bytes} bytes`));
  let answer = root;
  if (observation.origin === 'experiment') answer = addRun(graph, root, observation, origin as readonly RunEvent[]);
  if (observation.origin === 'calculation') answer = addJob(graph, root, observation, origin as readonly JobEvent[]);
  addCampaign(graph, answer, observation, campaign);
  return graph.lineage();
}

function addRun(graph: Graph, root: string, observation: RecordedObservation, events: readonly RunEvent[]): string {
  const { runId = '', sampleId } = observation;
  const queued = events.find((event) => event.type === 'RunQueued')?.data;
  const run = graph.node('run', runId, queued ? `${queued.procedure} on ${queued.workcell}` : runId);
  graph.edge(root, 'observed in', run);
  const samples = events
    .filter((event) => event.type === 'SampleCreated')
    .map(({ data }) => graph.node('sample', data.sampleId, `${data.sampleId} in ${data.labware}`));
  for (const sample of samples) graph.edge(sample, 'prepared in', run);
  if (sampleId) graph.edge(root, 'measured on', graph.node('sample', sampleId, sampleId));
  addCommands(graph, run, events, samples.length === 1 ? samples[0] : undefined);
  return run;
}

function addCommands(graph: Graph, run: string, events: readonly RunEvent[], onlySample: string | undefined): void {
  const outcomes = new Map(
    events.flatMap((event) => (event.type === 'CommandSettled' ? [[event.data.commandId, event.data.outcome]] : [])),
  );
  for (const event of events) {
    if (event.type === 'CommandPrepared') {
      const { commandId, device, unit } = event.data;
      const command = graph.node('command', commandId, commandText(event.data, outcomes.get(commandId) ?? 'open'));
      graph.edge(command, 'part of', run);
      graph.edge(command, `performed by ${unit} of`, graph.node('device', device, device));
      if (onlySample) graph.edge(command, 'acted on', onlySample);
    } else if (event.type === 'MeasurementTaken') {
      const { files, commandId } = event.data;
      for (const { sha256 } of files) graph.edgeIfKnown(['file', sha256], 'produced by', ['command', commandId]);
    }
  }
}

function addJob(graph: Graph, root: string, observation: RecordedObservation, events: readonly JobEvent[]): string {
  const { runId: jobId = '', method, files } = observation;
  const workflow = events.find((event) => event.type === 'JobQueued')?.data.workflow ?? jobId;
  const job = graph.node('job', jobId, method ? `${workflow}, ${method}` : workflow);
  graph.edge(root, 'calculated by', job);
  for (const { sha256 } of files) graph.edgeIfKnown(['file', sha256], 'produced by', ['job', jobId]);
  return job;
}

function addCampaign(
  graph: Graph,
  answer: string,
  { campaignId, trialId, origin }: RecordedObservation,
  events: readonly CampaignEvent[],
): void {
  if (!campaignId) return;
  const title = events.find((event) => event.type === 'CampaignStarted')?.data.goal.title;
  const campaign = graph.node('campaign', campaignId, title || campaignId);
  if (!trialId) {
    graph.edge(answer, origin === 'imported' ? 'imported with' : 'belongs to', campaign);
    return;
  }
  const batch = batchOf(trialId, events);
  const trial = graph.node('trial', `${campaignId}/${trialId}`, trialText(trialId, batch, events));
  graph.edge(answer, 'answers', trial);
  graph.edge(trial, 'belongs to', campaign);
  const model = batch?.inputs?.modelVersion;
  if (model) graph.edge(trial, 'proposed with', graph.node('model', model, model));
}

type Batch = Extract<CampaignEvent, { type: 'BatchProposed' }>['data'];

const batchOf = (trialId: string, events: readonly CampaignEvent[]): Batch | undefined =>
  events
    .filter((event) => event.type === 'BatchProposed')
    .find(({ data }) => data.trials.some((trial) => trial.trialId === trialId))?.data;

function trialText(trialId: string, batch: Batch | undefined, events: readonly CampaignEvent[]): string {
  const reason = batch?.trials.find((trial) => trial.trialId === trialId)?.reason;
  const approval = events
    .filter((event) => event.type === 'TrialApproved')
    .findLast(({ data }) => data.trialId === trialId)?.data;
  const proposer = batch?.proposer && `proposed by ${batch.proposer.by}`;
  return [trialId, reason, proposer, approval && `approved by ${approval.by}`].filter(Boolean).join(', ');
}

/** Given with every command for its safety; they say nothing about what it did. */
const guards = new Set(['NotAfter', 'LeaseEpoch', 'ServerEpoch']);

type Command = Extract<RunEvent, { type: 'CommandPrepared' }>['data'];

function commandText({ program, stepId, properties }: Command, outcome: string): string {
  const given = Object.entries(properties)
    .filter(([name]) => !guards.has(name))
    .map(([name, value]) => `${name} ${value}`);
  return `${program} (${[stepId, ...given].join(', ')}), ${outcome}`;
}

/** Four digits of the value that matter, two of the uncertainty. */
function quantityText({ name, value, unit, uncertainty, censored }: Quantity): string {
  const side = censored ? [censored === 'at-least' ? '≥' : '≤'] : [];
  const spread = uncertainty === undefined ? [] : ['±', String(Number(uncertainty.toPrecision(2)))];
  return [name, ...side, String(Number(value.toPrecision(4))), ...spread, unit].filter((part) => part !== '').join(' ');
}

/** Nodes once each; edges in the order they were found. The id of a node carries its kind: names of two kinds may be equal. */
class Graph {
  readonly #nodes = new Map<string, LineageNode>();
  readonly #edges: LineageEdge[] = [];

  /** Adds a node, unless it is there already, and gives its id. */
  node(kind: NodeKind, name: string, label: string): string {
    const id = `${kind}:${name}`;
    if (!this.#nodes.has(id)) this.#nodes.set(id, { id, kind, label });
    return id;
  }

  edge(from: string, relation: string, to: string): void {
    this.#edges.push({ from, to, relation });
  }

  edgeIfKnown(from: readonly [NodeKind, string], relation: string, to: readonly [NodeKind, string]): void {
    const [source, target] = [from.join(':'), to.join(':')];
    if (this.#nodes.has(source) && this.#nodes.has(target)) this.edge(source, relation, target);
  }

  lineage(): Lineage {
    return { nodes: [...this.#nodes.values()], edges: this.#edges };
  }
}
