import type { CampaignEvent, RecordedObservation, RunEvent } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import {
  approved,
  completed,
  firstBatch,
  measured,
  requested,
  runOf,
  type Stated,
  secondBatch,
  started,
} from '../story.fixture.js';
import { type Lineage, lineageOf } from './lineage.js';
import { observationsOfRun, type RunCompleted } from './observation-sources.js';

const file = { sha256: 'f'.repeat(64), bytes: 1234, mediaType: 'application/json', name: 'chromatogram.json' };
const asEvents = <E>(stated: readonly Stated[]) => stated.map(({ fact, data }) => ({ type: fact, data }) as E);
const time = '2026-01-01T09:00:00.000Z';

const run = asEvents<RunEvent>([...measured('t0003', file), completed('t0003', 88, [file])]);
const campaign = asEvents<CampaignEvent>([
  started,
  firstBatch,
  secondBatch,
  approved('t0003'),
  requested('t0003', 'experiment'),
]);
const [observation] = observationsOfRun(run.at(-1)?.data as RunCompleted, time);

/** Every node that can be reached from the observation along the edges. */
function reached({ nodes, edges }: Lineage): string[] {
  const found = new Set([nodes[0]!.id]);
  for (const id of found) for (const { from, to } of edges) if (from === id) found.add(to);
  return [...found].sort();
}

describe('the lineage of an observation', () => {
  const lineage = lineageOf(observation!, { origin: run, campaign });
  const sentences = lineage.edges.map(({ from, relation, to }) => `${from} ${relation} ${to}`);

  it('leads from the value to everything it came from, and holds nothing else', () => {
    expect(reached({ ...lineage, edges: [...lineage.edges, ...reversedParts(lineage)] })).toEqual(
      lineage.nodes.map(({ id }) => id).sort(),
    );
    expect(new Set(lineage.nodes.map(({ kind }) => kind))).toEqual(
      new Set(['observation', 'file', 'run', 'sample', 'command', 'device', 'trial', 'campaign', 'model']),
    );
  });

  it('names the raw file, the command that made it and the device', () => {
    const id = runOf('t0003');
    expect(sentences).toEqual(
      expect.arrayContaining([
        `observation:${id}/yield derived from file:${file.sha256}`,
        `file:${file.sha256} produced by command:${id}/analyse/1`,
        `command:${id}/analyse/1 performed by Separation of device:hplc`,
        `command:${id}/heat/1 acted on sample:${id}-s`,
        `run:${id} answers trial:demo/t0003`,
        'trial:demo/t0003 belongs to campaign:demo',
      ]),
    );
  });

  it('says what each command was given and how it ended', () => {
    expect(lineage.nodes.find(({ kind }) => kind === 'command')?.label).toBe('Heat (heat, Position reactor/1), done');
    expect(lineage.nodes[0]?.label).toBe('yield 88 ± 0.4 %');
  });

  it('names the model that proposed the trial and who approved it', () => {
    expect(sentences).toContain('trial:demo/t0003 proposed with model:demo-yield/1');
    expect(lineage.nodes.find(({ kind }) => kind === 'trial')?.label).toBe(
      't0003, expected-improvement, approved by Grace',
    );
  });

  it('knows a node by its kind too: a campaign may be called like a device', () => {
    const named = { ...observation!, campaignId: 'hplc', trialId: undefined } satisfies RecordedObservation;
    const ids = lineageOf(named, { origin: run, campaign: [] }).nodes.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['device:hplc', 'campaign:hplc']));
  });

  it('of an imported value ends at the campaign it came with', () => {
    const imported: RecordedObservation = {
      ...observation!,
      origin: 'imported',
      trialId: undefined,
      runId: undefined,
      files: [],
    };
    const { edges } = lineageOf(imported, { origin: [], campaign });
    expect(edges).toEqual([
      { from: `observation:${imported.observationId}`, relation: 'imported with', to: 'campaign:demo' },
    ]);
  });

  it('of a calculation names the job and its workflow', () => {
    const calculated: RecordedObservation = { ...observation!, origin: 'calculation', runId: 'j1', method: 'xtb 6.7' };
    const queued = { type: 'JobQueued', data: { jobId: 'j1', workflow: 'xtb-orbitals', inputs: {} } } as const;
    const { nodes } = lineageOf(calculated, { origin: [queued], campaign });
    expect(nodes).toContainEqual({ id: 'job:j1', kind: 'job', label: 'xtb-orbitals, xtb 6.7' });
  });
});

/** What is part of the run or was made in it belongs to the history of the run too. */
const reversedParts = ({ edges }: Lineage) =>
  edges
    .filter(({ relation }) => relation === 'part of' || relation === 'prepared in')
    .map(({ from, to, relation }) => ({ from: to, to: from, relation }));
