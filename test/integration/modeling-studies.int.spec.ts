import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { parseTable } from '@meguri/bayesopt';
import {
  answerTrial,
  cancelSurvey,
  chooseCandidates,
  closeStudy,
  DEAD_LETTER_STREAM,
  freezeDataset,
  type ObservationEvent,
  observationEvents,
  openStudy,
  type Point,
  readStudyFile,
  reopenStudy,
  screenCandidates,
  selectDescriptors,
  showCampaign,
  showStudy,
  submitCampaign,
  suggestDescriptors,
} from '@meguri/contracts';
import { Aggregates, EventStore, Requests } from '@meguri/messaging';
import { stream } from '@meguri/numerics';
import { prepare, survey } from '@meguri/sparse';
import { eventually, type RunningNats, type RunningProcess, startNats, startProcess } from '@meguri/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
// a machine that is busy with other tests takes its time to look at a table
const person = { actor: { kind: 'person', name: 'M. Ito' }, timeoutMs: 30_000 } as const;
const agent = { actor: { kind: 'agent', name: 'descriptor advisor' } } as const;

let nats: RunningNats;
let nc: NatsConnection;
let modeling: RunningProcess;
let planning: RunningProcess;
let requests: Requests;

async function start(service: string): Promise<RunningProcess> {
  const main = join(root, 'services', service, 'dist/main.js');
  const started = startProcess(process.execPath, [main], { env: { ...process.env, NATS_URL: nats.url } });
  await started.line((line) => line.includes('"ready":true'));
  return started;
}

beforeAll(async () => {
  nats = await startNats();
  nc = await nats.connect();
  requests = new Requests(nc);
  [modeling, planning] = await Promise.all([start('modeling'), start('planning')]);
});
afterAll(async () => {
  await modeling?.stop();
  await planning?.stop();
  await nats?.stop();
});

const show = (studyId: string) => requests.send(showStudy, { studyId });
const studyWhen = (studyId: string, is: (study: Awaited<ReturnType<typeof show>>) => boolean) =>
  eventually(async () => {
    const study = await show(studyId).catch(() => undefined);
    return study && is(study) ? study : undefined;
  }, 60_000);
const surveyed = (studyId: string, generation = 1) =>
  studyWhen(studyId, (study) => study.state === 'surveyed' && study.generation === generation);
const modelled = (studyId: string, count: number) => studyWhen(studyId, ({ models }) => models.length === count);

/** Solvents with made-up numbers: the flow depends on d3 and d7, all else is chance. */
function solvents(rows: number, from = 0, descriptors = 12): string {
  const random = stream(1, 'solvents');
  const names = Array.from({ length: descriptors }, (_, c) => `d${c + 1}`);
  const lines = Array.from({ length: from + rows }, (_, i) => {
    const values = names.map(() => random.uniform() * 10);
    const flow = 3 * values[2]! - 2 * values[6]! + random.uniform();
    return [`solvent-${i + 1}`, ...values, flow].join(',');
  });
  return `${['solvent', ...names, 'flow'].join(',')}\n${lines.slice(from).join('\n')}\n`;
}
const question = { targets: ['flow'], rowNames: 'solvent', units: { flow: 'mL/s', d3: 'eV' }, permutations: 999 };
const opening = (text: string) => ({
  title: 'What makes solvents flow',
  data: { kind: 'table' as const, table: { name: 'solvents.csv', text } },
  question,
});

describe('a study of an uploaded table', () => {
  const table = solvents(36);
  let studyId: string;
  let diagram: string;

  it('is surveyed again after kill -9, and comes to the same diagram', async () => {
    ({ studyId } = await requests.send(openStudy, opening(table), person));
    await studyWhen(studyId, ({ progress }) => ['nested', 'permutations'].includes(progress?.stage ?? ''));
    await modeling.kill9();
    modeling = await start('modeling');
    const study = await surveyed(studyId);
    const [generation] = study.generations;
    diagram = generation!.survey!.file.sha256;
    const { columns, rows } = parseTable(table);
    const { design } = prepare({ columns, rows }, { targets: ['flow'], ignore: ['solvent'] });
    const expected = survey({ design, top: 1000, permutations: 999, seed: 1 });
    expect(diagram).toBe(createHash('sha256').update(JSON.stringify(expected)).digest('hex'));
    expect(generation!.survey!.targets[0]).toMatchObject({ permutationP: 0.001, subsets: 2 ** 12 });
    const { text } = await requests.send(readStudyFile, { studyId, sha256: diagram });
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  it('takes suggestions from an agent and decisions from a person, both from the newest diagram alone', async () => {
    const choice = { studyId, features: ['d3', 'd7'], why: 'They alone keep their sign.', diagram };
    await requests.send(suggestDescriptors, choice, agent);
    await expect(requests.send(selectDescriptors, choice, agent)).rejects.toMatchObject({
      code: 'STUDY.PERSON_DECIDES',
    });
    const outdated = { ...choice, diagram: '0'.repeat(64) };
    await expect(requests.send(selectDescriptors, outdated, person)).rejects.toMatchObject({
      code: 'STUDY.DIAGRAM_MISMATCH',
      remedy: expect.stringContaining(diagram),
    });
    await requests.send(selectDescriptors, choice, { ...person, commandId: 'select' });
    await requests.send(selectDescriptors, choice, { ...person, commandId: 'select' });
    const { suggestions, selections, models } = await modelled(studyId, 1);
    expect(suggestions).toMatchObject([{ by: agent.actor }]);
    expect(selections).toMatchObject([{ by: person.actor, why: choice.why, diagram }]);
    const [card] = models;
    expect(card).toMatchObject({
      kind: 'sparse-linear',
      unit: 'mL/s',
      version: 1,
      study: { studyId, generation: 1 },
      decision: { by: person.actor, why: choice.why, diagram, rank: expect.any(Number) },
      descriptors: [{ name: 'd3', unit: 'eV', origin: 'table' }, { name: 'd7' }],
      folds: { kind: 'leave-one-out', count: 36 },
    });
    expect(card!.dataset.rows).toHaveLength(36);
    expect(card!.coefficients!.map(({ value }) => Math.round(value))).toEqual([3, -2]);
    expect(card!.errors.nestedRmse!).toBeGreaterThan(card!.errors.winnerRmse!);
  });

  it('ranks candidates with intervals, and says which lie outside', async () => {
    const candidates = { name: 'catalogue.csv', text: 'solvent,d3,d7\nA,1,9\nB,9,1\nC,90,1\n' };
    const screened = await requests.send(screenCandidates, { studyId, candidates }, person);
    expect(screened).toMatchObject({ count: 3, outside: 1 });
    const { text } = await requests.send(readStudyFile, { studyId, sha256: screened.result.sha256 });
    const { candidates: ranked } = JSON.parse(text);
    expect(ranked.map(({ name }: { name: string }) => name)).toEqual(['C', 'B', 'A']);
    expect(ranked[1].predictions.flow).toMatchObject({ inside: true, mean: expect.closeTo(25.5, 0) });
    const chosen = { studyId, screening: screened.result.sha256, rows: [2], why: 'The best inside.' };
    await requests.send(chooseCandidates, chosen, person);
    expect((await show(studyId)).choices).toMatchObject([{ candidates: [{ row: 2, name: 'B' }], by: person.actor }]);
    const lacking = { name: 'catalogue.csv', text: 'solvent,d3,d7\nA,1,\n' };
    await expect(requests.send(screenCandidates, { studyId, candidates: lacking }, person)).rejects.toMatchObject({
      code: 'STUDY.DATA_INVALID',
      context: { problems: [{ line: 2, field: 'd7' }] },
    });
  });

  it('begins generation 2 with new rows, whose model supersedes the first', async () => {
    const again = { studyId, why: 'Eight more solvents.', table: { name: 'more.csv', text: solvents(8, 36) } };
    expect(await requests.send(reopenStudy, again, person)).toMatchObject({ generation: 2 });
    const { generations } = await surveyed(studyId, 2);
    expect(generations.map(({ table: { rows } }) => rows)).toEqual([36, 44]);
    const choice = { studyId, features: ['d3', 'd7'], why: 'As before.', diagram };
    await expect(requests.send(selectDescriptors, choice, person)).rejects.toMatchObject({
      code: 'STUDY.DIAGRAM_MISMATCH',
    });
    const newest = generations[1]!.survey!.file.sha256;
    await requests.send(selectDescriptors, { ...choice, diagram: newest }, person);
    const { models } = await modelled(studyId, 2);
    expect(models[1]).toMatchObject({ version: 2, supersedes: 1, study: { generation: 2 } });
    await requests.send(closeStudy, { studyId, why: 'found' }, person);
    await expect(requests.send(reopenStudy, again, person)).rejects.toMatchObject({ code: 'STUDY.WRONG_STATE' });
  });

  it('can be called off while it is surveyed', async () => {
    const { studyId: other } = await requests.send(openStudy, opening(table), person);
    await requests.send(cancelSurvey, { studyId: other }, person);
    const { state, generations } = await show(other);
    expect([state, generations[0]!.failure!.code]).toEqual(['failed', 'STUDY.SURVEY_CANCELLED']);
  });

  it.each([
    ['fewer rows than 4', { text: solvents(3) }, {}, '3 rows are left'],
    ['a missing value', { text: solvents(9).replace(/(solvent-4,)[^,]+/, '$1') }, { line: 5, field: 'd1' }, 'missing'],
    ['a text for a number', { text: solvents(9).replace(/(solvent-2,)[^,]+/, '$1warm') }, { line: 3, field: 'd1' }, ''],
    ['a constant column', { text: 'a,b,flow\n1,1,1\n1,2,2\n1,3,4\n1,4,3\n1,6,5\n' }, { field: 'a' }, 'constant'],
    ['columns that say the same', { text: 'a,b,flow\n1,2,1\n2,4,3\n3,6,2\n4,8,5\n' }, { field: 'b' }, 'the same as'],
    ['a target that is a feature', { text: 'a,b,flow\n1,5,2\n2,3,4\n3,4,6\n4,1,8\n' }, { field: 'a' }, 'the target'],
    ['no table', { text: 'a,b\n1\n' }, { line: 2 }, '1 values where 2'],
    ['more columns than rows', { text: solvents(10) }, {}, 'largest size'],
  ])('is refused at the door for %s', async (_, { text }, place, message) => {
    const asked = {
      ...opening(text),
      question: { targets: ['flow'], ...(text.startsWith('solvent') && { rowNames: 'solvent' }) },
    };
    const refused = await requests.send(openStudy, asked, person).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'STUDY.DATA_INVALID', context: { problems: [place] } });
    expect(`${(refused as Error).message} ${(refused as { remedy: string }).remedy}`).toContain(message);
  });
});

describe('a study of a campaign', () => {
  const campaign = `version: 1
name: mixture
parameters:
  - { name: water, type: continuous, lower: 0, upper: 10, unit: mL }
  - { name: ethanol, type: continuous, lower: 0, upper: 10, unit: mL }
  - { name: acetone, type: continuous, lower: 0, upper: 10, unit: mL }
objectives:
  - { name: solubility, direction: maximise, unit: "%" }
sources:
  - { name: chemist, type: person }
batch: { initial: 10, size: 2, policy: wait }
budget: { trials: 40 }
`;
  let campaignId: string;
  const measured = new Map<string, { observationId: string; point: Point; value: number; unit: string }>();
  let observations: Aggregates<unknown, ObservationEvent>;

  /** Answers all trials that wait for the chemist, as the lake would record it. */
  async function answerAll(): Promise<void> {
    const { trials } = await requests.send(showCampaign, { campaignId });
    for (const { trialId, point, state } of trials) {
      const observationId = `${campaignId}_${trialId}_1/solubility`;
      if (state !== 'requested' || measured.has(observationId)) continue;
      const { water, ethanol } = point as Record<string, number>;
      const value = 20 - water! + 2 * ethanol! + ((measured.size * 7) % 5) / 10;
      const quantity = { name: 'solubility', value, unit: '%' };
      await requests.send(answerTrial, { campaignId, trialId, values: [quantity] }, person);
      measured.set(observationId, { observationId, point, value, unit: '%' });
      const about = { observationId, origin: 'person', campaignId, quantity, point, files: [] };
      const data = { ...about, observedAt: '2026-01-01T00:00:00.000Z' };
      const events = [{ type: 'ObservationRecorded', data }] as ObservationEvent[];
      const cause = { id: observationId, now: new Date(0), correlationId: campaignId };
      await observations.execute(`${campaignId}_${trialId}`, cause, () => events);
    }
  }

  beforeAll(async () => {
    nc.subscribe(freezeDataset.subject, {
      callback: (_, message) => {
        const rows = [...measured.values()].sort((a, b) => (a.observationId < b.observationId ? -1 : 1));
        const hash = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
        message.respond(JSON.stringify({ ok: true, data: { hash, rows } }));
      },
    });
    const open = await EventStore.open(nc, 'data-lake');
    const contracts = observationEvents;
    observations = new Aggregates(open, {
      entity: 'observation',
      contracts,
      initial: () => ({}),
      evolve: (state) => state,
    });
    ({ campaignId } = await requests.send(submitCampaign, { text: campaign }));
    await eventually(async () => {
      await answerAll();
      return measured.size >= 10;
    }, 30_000);
  });

  it('proposes what a person chose to its campaign, tells the answers, and begins again when they are measured', async () => {
    const asked = {
      title: 'What dissolves',
      data: { kind: 'campaign' as const, campaignId, reopenOn: { observations: 3 } },
      question: { targets: ['solubility'], permutations: 19 },
    };
    const { studyId } = await requests.send(openStudy, asked, person);
    const { generations, question: told } = await surveyed(studyId);
    expect(generations[0]!.table).toMatchObject({ rows: measured.size, hash: expect.any(String) });
    expect(told.units).toMatchObject({ water: 'mL', solubility: '%' });
    const diagram = generations[0]!.survey!.file.sha256;
    const choice = { studyId, features: ['water', 'ethanol'], why: 'Polarity.', diagram };
    await requests.send(selectDescriptors, choice, person);
    const { models } = await modelled(studyId, 1);
    expect(models[0]).toMatchObject({ campaignId, unit: '%', dataset: { hash: generations[0]!.table.hash } });
    const text = 'water,ethanol,acetone\n0,10,5\n0,11,5\n0.25,9.5,1\n0,10,5\n';
    const screened = await requests.send(screenCandidates, { studyId, candidates: { name: 'c.csv', text } }, person);
    const chosen = { studyId, screening: screened.result.sha256, rows: [1, 2, 3, 4], why: 'The most promising.' };
    await requests.send(chooseCandidates, chosen, person);
    const answered = await studyWhen(studyId, ({ choices }) => choices[0]?.answers !== undefined);
    const { answers } = answered.choices[0]!;
    expect(answers!.map(({ row, accepted }) => [row, accepted])).toEqual([
      [1, true],
      [2, false],
      [3, true],
      [4, false],
    ]);
    expect(answers![1]!.reasons.join()).toContain('ethanol');
    const { trials } = await requests.send(showCampaign, { campaignId });
    expect(trials.find(({ trialId }) => trialId === answers![0]!.trialId)?.point).toEqual({
      water: 0,
      ethanol: 10,
      acetone: 5,
    });
    await eventually(async () => {
      await answerAll();
      return (await show(studyId)).generation > 1;
    }, 30_000);
    const { generations: later } = await surveyed(studyId, 2);
    expect(later[1]!.table.rows).toBeGreaterThanOrEqual(later[0]!.table.rows + 3);
    expect(later[1]!.why).toContain('new rows of observations');
  });
});

describe('all of this', () => {
  it('leaves no message that a handler could not take', async () => {
    const { state } = await (await jetstreamManager(nc)).streams.info(DEAD_LETTER_STREAM);
    expect(state.messages).toBe(0);
  });
});
