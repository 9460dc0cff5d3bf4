import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  abortCampaign,
  answerTrial,
  approveTrial,
  explainCampaign,
  listCampaigns,
  pauseCampaign,
  proposeTrials,
  releaseTrial,
  replayCampaign,
  resumeCampaign,
  showCampaign,
  submitCampaign,
  validateCampaign,
} from '@meguri/contracts';
import { EventStore, Requests } from '@meguri/messaging';
import {
  eventually,
  type RunningNats,
  type RunningProcess,
  seededRandom,
  startNats,
  startProcess,
} from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnsweringBench,
  campaignHistory,
  completed,
  failedRun,
  madeUpYield,
  startAnsweringBench,
} from '../support/answering-bench.js';

const root = join(import.meta.dirname, '../..');
const bundled = readFileSync(join(root, 'campaigns/direct-arylation.yaml'), 'utf8');
/** The bundled campaign, shorter, with other settings. */
const fileWith = (...changes: (readonly [from: RegExp, to: string])[]) =>
  changes.reduce((text, [from, to]) => {
    expect(text).toMatch(from);
    return text.replace(from, to);
  }, bundled);
const trials = (count: number) => [/trials: 50/, `trials: ${count}`] as const;

const molecules = readFileSync(join(root, 'campaigns/direct-arylation-molecules.yaml'), 'utf8');
const tables = { 'solvents.csv': readFileSync(join(root, 'campaigns/solvents.csv'), 'utf8') };

/** A mixture of 10 mL that a person tries. */
const mixture = `version: 1
name: mixture
parameters:
  - { name: water, type: continuous, lower: 0, upper: 10, unit: mL }
  - { name: ethanol, type: continuous, lower: 0, upper: 10, unit: mL }
  - { name: acetone, type: continuous, lower: 0, upper: 10, unit: mL }
constraints:
  - { sum: { water: 1, ethanol: 1, acetone: 1 }, equals: 10 }
objectives:
  - { name: solubility, direction: maximise, unit: "", reference: 0 }
  - { name: cost, direction: minimise, unit: "", reference: 50 }
sources:
  - { name: chemist, type: person }
batch: { initial: 4, size: 2, policy: wait }
budget: { trials: 8 }
`;

let nats: RunningNats;
let bench: AnsweringBench;
let planning: RunningProcess;
let requests: Requests;
let store: EventStore;

async function startPlanning(): Promise<RunningProcess> {
  const started = startProcess(process.execPath, [join(root, 'services/planning/dist/main.js')], {
    env: { ...process.env, NATS_URL: nats.url, MEGURI_EXIT_WITH_STDIN: '1' },
  });
  await started.line((line) => line.includes('"ready":true'));
  return started;
}

const measure = async (trial: Parameters<typeof completed>[0]) => completed(trial, madeUpYield(trial.point));

beforeAll(async () => {
  nats = await startNats();
  bench = await startAnsweringBench(nats.url, measure);
  planning = await startPlanning();
  const connection = await nats.connect();
  requests = new Requests(connection);
  store = await EventStore.open(connection, 'planning');
});
afterAll(async () => {
  await planning?.stop();
  await bench?.stop();
  await nats?.stop();
});

const submit = async (text: string, more: object = {}) =>
  (await requests.send(submitCampaign, { text, ...more })).campaignId;
const show = (campaignId: string) => requests.send(showCampaign, { campaignId });
const ended = (campaignId: string) =>
  eventually(async () => {
    const view = await show(campaignId).catch(() => undefined);
    return view?.summary.state === 'finished' ? view : undefined;
  }, 60_000);
const batchesOf = async (campaignId: string) =>
  (await campaignHistory(store, campaignId))
    .filter(({ type }) => type === 'BatchProposed')
    .map(({ data }) => data.trials);

describe('a campaign', () => {
  it('goes from its file to its end by itself, and replays bit for bit', async () => {
    bench.behave(measure);
    const campaignId = await submit(fileWith(trials(25)));
    const { summary, trials: all } = await ended(campaignId);
    expect(summary).toMatchObject({ end: 'budget-spent', trials: { observed: 25, proposed: 25, failed: 0 } });
    expect(new Set(all.map(({ point }) => JSON.stringify(point))).size).toBe(25);
    expect(summary.best?.values[0]?.value).toBe(Math.max(...all.map(({ values }) => values[0]?.value ?? 0)));
    const { batches } = await requests.send(replayCampaign, { campaignId }, { timeoutMs: 30_000 });
    expect(batches).toEqual([1, 2, 3, 4, 5].map((batch) => ({ batch, same: true, versionsDiffer: false })));
  });

  it('takes points that people propose beside its own, once, and replays its own all the same', async () => {
    const proposed = Promise.withResolvers<void>();
    bench.behave((trial) => proposed.promise.then(() => measure(trial)));
    const campaignId = await submit(fileWith(trials(12)));
    const own = await eventually(async () => (await show(campaignId)).trials[0]);
    const wanted = { base: 'KOAc', ligand: 'X-Phos', solvent: 'DMAc', concentration: 0.1, temperature: 105 };
    const points = [wanted, { ...wanted, temperature: 500 }, own.point].map((point) => ({ point }));
    const proposal = { campaignId, points, reason: 'it worked last year' };
    const propose = () =>
      requests.send(proposeTrials, proposal, { commandId: 'p', actor: { kind: 'person', name: 'Aki' } });
    const answer = await propose();
    expect(answer.accepted).toMatchObject([{ trialId: 't0006', point: wanted }]);
    expect(answer.refused.map(({ reasons }) => reasons)).toEqual([
      ['temperature may not be 500 degC'],
      ['the point was proposed before'],
    ]);
    expect(await propose()).toEqual(answer);
    proposed.resolve();

    const { trials: all, summary } = await ended(campaignId);
    expect(summary.trials).toMatchObject({ observed: 12, proposed: 12 });
    expect(all[5]).toMatchObject({
      state: 'observed',
      reason: 'it worked last year',
      proposer: { origin: { kind: 'person' }, by: 'Aki' },
    });
    const { batches } = await requests.send(replayCampaign, { campaignId }, { timeoutMs: 30_000 });
    expect(batches).toEqual([1, 3, 4].map((batch) => ({ batch, same: true, versionsDiffer: false })));
  });

  it('explains every proposal, and what it has learnt, without a decision waiting for it', async () => {
    bench.behave(measure);
    const campaignId = await submit(fileWith(trials(15)));
    expect(await requests.send(explainCampaign, { campaignId })).toMatchObject({ observations: expect.any(Number) });
    const { trials: all } = await ended(campaignId);
    const chosen = all.filter(({ reason }) => reason === 'expected-improvement');
    expect(chosen.length).toBe(10);
    for (const { explanation, prediction, batch } of chosen) {
      const { interval, nearest, trade } = explanation!;
      expect(interval.lower < prediction!.mean && prediction!.mean < interval.upper).toBe(true);
      expect(trade!.gain).toBeGreaterThan(0);
      expect(nearest).toHaveLength(3);
      for (const { trialId, value } of nearest) {
        const neighbour = all.find((trial) => trial.trialId === trialId)!;
        expect(neighbour.batch).toBeLessThan(batch);
        expect(value).toBe(neighbour.values[0]!.value);
      }
    }
    const answer = await requests.send(explainCampaign, { campaignId, trialId: 't0007' }, { timeoutMs: 30_000 });
    expect(answer.observations).toBe(15);
    expect(answer.importance!.parameters.map(({ parameter }) => parameter).sort()).toEqual(
      ['base', 'concentration', 'ligand', 'solvent', 'temperature'].sort(),
    );
    expect(answer.diagnosis!.predictions.map(({ trialId }) => trialId)).toEqual(all.map(({ trialId }) => trialId));
    const { baseline, mean, parameters } = answer.prediction!;
    expect(baseline + parameters.reduce((sum, { effect }) => sum + effect, 0)).toBeCloseTo(mean, 9);
    const again = await requests.send(explainCampaign, { campaignId, trialId: 't0007' }, { timeoutMs: 30_000 });
    expect(again).toEqual(answer);
    await expect(requests.send(explainCampaign, { campaignId, trialId: 't0099' })).rejects.toMatchObject({
      code: 'TRIAL.UNKNOWN',
    });
  });

  it('plans with the molecules and the table that came with its file, and replays from its events alone', async () => {
    bench.behave(measure);
    const campaignId = await submit(molecules.replace('trials: 50', 'trials: 15'), { tables });
    const { trials: all } = await ended(campaignId);
    const { goal } = await show(campaignId);
    expect(goal.parameters[1]).toMatchObject({ type: 'substance', fingerprints: { bits: 2048 } });
    expect(goal.parameters[2]).toMatchObject({ descriptors: { names: ['dipole', 'molar_volume', 'homo', 'lumo'] } });
    expect(all.filter(({ reason }) => reason === 'expected-improvement')).toHaveLength(10);
    // a service that has never seen the files
    await planning.stop();
    planning = await startPlanning();
    const { batches } = await requests.send(replayCampaign, { campaignId }, { timeoutMs: 30_000 });
    expect(batches).toEqual([1, 2, 3].map((batch) => ({ batch, same: true, versionsDiffer: false })));
    const { importance } = await requests.send(explainCampaign, { campaignId }, { timeoutMs: 30_000 });
    expect(importance!.parameters.map(({ parameter }) => parameter)).toContain('ligand');
  }, 120_000);

  it('is refused with the line where a substance or its table is missing', async () => {
    const check = async (sent: Record<string, string>) =>
      (await requests.send(validateCampaign, { text: molecules, tables: sent }, { timeoutMs: 30_000 })).problems;
    const place = {
      field: 'parameters[2].descriptors.table',
      line: molecules.split('\n').findIndex((line) => line.includes('solvents.csv, key')) + 1,
    };
    const missing = 'The table solvents.csv did not come with the file.';
    expect(await check({})).toEqual([expect.objectContaining({ ...place, message: missing })]);
    const poorer = { 'solvents.csv': tables['solvents.csv'].replace(/^DMAc.*\n/m, '') };
    const lacking = expect.stringContaining('there are no descriptors of DMAc');
    expect(await check(poorer)).toEqual([expect.objectContaining({ ...place, message: lacking })]);
  });

  it('stops when its target is reached', async () => {
    bench.behave(async (trial) => completed(trial, trial.trialId === 't0007' ? 99.5 : 10));
    const { summary } = await ended(await submit(bundled));
    expect(summary).toMatchObject({ end: 'target-reached', best: { trialId: 't0007' }, trials: { observed: 10 } });
  });

  it('tries lost runs again, three times in all, then holds the trial and goes on', async () => {
    bench.behave((trial) => (trial.trialId === 't0002' ? failedRun(trial, 'infrastructure') : measure(trial)));
    const campaignId = await submit(fileWith(trials(10), [/size: 5/, 'size: 4']));
    const held = await eventually(async () => {
      const view = await show(campaignId);
      return view.trials.length === 9 && view.trials[1]?.state === 'held' ? view.trials[1] : undefined;
    });
    expect(held).toMatchObject({ attempt: 3, failure: expect.stringContaining('3 attempts failed') });
    const { summary } = await ended(campaignId);
    expect(summary.trials).toMatchObject({ observed: 9, held: 0 });
  });

  it('tries a held trial again when a person releases it', async () => {
    let broken = true;
    bench.behave((trial) => {
      if (trial.trialId === 't0001' && broken) return failedRun(trial, 'infrastructure');
      return trial.trialId === 't0004' ? undefined : measure(trial);
    });
    const campaignId = await submit(fileWith(trials(20), [/initial: 5/, 'initial: 4']));
    await eventually(async () => (await show(campaignId)).trials[0]?.state === 'held');
    broken = false;
    await requests.send(releaseTrial, { campaignId, trialId: 't0001', decision: 'retry' });
    await eventually(async () => (await show(campaignId)).trials[0]?.state === 'observed');
    expect((await show(campaignId)).trials[0]).toMatchObject({ attempt: 4 });
    await requests.send(abortCampaign, { campaignId });
  });

  it('learns from points that fail and never tries them again', async () => {
    bench.behave((trial) => (trial.point.solvent === 'DMAc' ? failedRun(trial, 'point') : measure(trial)));
    const { trials: all } = await ended(await submit(fileWith(trials(15))));
    const failed = all.filter(({ state }) => state === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every(({ attempt, point }) => attempt === 1 && point.solvent === 'DMAc')).toBe(true);
  });

  it('begins with the measurements that were imported', async () => {
    bench.behave(measure);
    const point = { base: 'KOAc', ligand: 'PCy3', solvent: 'DMAc', concentration: 0.1, temperature: 105 };
    const imported = [{ point, values: [{ name: 'yield', value: 0.42, unit: '' }] }];
    const { summary, trials: all } = await ended(await submit(fileWith(trials(4)), { imported }));
    expect(summary.trials.observed).toBe(4);
    expect(all.map((trial) => JSON.stringify(trial.point))).not.toContain(JSON.stringify(point));
    const wrong = [{ point: { ...point, base: 'NaOH' }, values: imported[0]?.values }];
    await expect(submit(bundled, { imported: wrong })).rejects.toMatchObject({ code: 'REQUEST.INVALID' });
  });
});

describe('a person', () => {
  it('pauses a campaign, which then requests nothing, and resumes it', async () => {
    const held: (() => void)[] = [];
    bench.behave(async (trial) => {
      await new Promise<void>((resolve) => held.push(resolve));
      return measure(trial);
    });
    const campaignId = await submit(fileWith(trials(10)));
    await eventually(() => held.length === 5);
    await requests.send(pauseCampaign, { campaignId });
    for (const release of held.splice(0)) release();
    await eventually(async () => (await show(campaignId)).summary.trials.observed === 5);
    expect((await show(campaignId)).summary).toMatchObject({ state: 'paused', trials: { proposed: 5 } });
    bench.behave(measure);
    await requests.send(resumeCampaign, { campaignId });
    expect((await ended(campaignId)).summary.trials.observed).toBe(10);
  });

  it('repeats a command and gets its first answer', async () => {
    bench.behave(() => undefined);
    const commandId = `submit-${nats.port}`;
    const first = await requests.send(submitCampaign, { text: bundled }, { commandId });
    expect(await requests.send(submitCampaign, { text: bundled }, { commandId })).toEqual(first);
    const { campaignId } = first;
    await requests.send(pauseCampaign, { campaignId }, { commandId: 'pause-1' });
    await requests.send(resumeCampaign, { campaignId });
    await requests.send(pauseCampaign, { campaignId }, { commandId: 'pause-1' });
    expect((await show(campaignId)).summary.state).toBe('running');
    await requests.send(abortCampaign, { campaignId });
  });

  it('aborts a campaign, which withdraws its open trials and is over', async () => {
    bench.behave(() => undefined);
    const campaignId = await submit(bundled);
    await eventually(async () => (await show(campaignId)).trials.length === 5);
    await requests.send(abortCampaign, { campaignId, reason: 'the fume hood is broken' });
    const { summary, trials: all } = await show(campaignId);
    expect(summary).toMatchObject({ state: 'finished', end: 'aborted' });
    expect(all.map(({ state }) => state)).toEqual(Array(5).fill('withdrawn'));
    await expect(requests.send(resumeCampaign, { campaignId })).rejects.toMatchObject({ code: 'CAMPAIGN.WRONG_STATE' });
  });

  it('approves proposals by their hash; others are not requested', async () => {
    bench.behave(measure);
    const campaignId = await submit(fileWith(trials(10), [/approval: none/, 'approval: { first: 3 }']));
    const waiting = await eventually(async () => {
      const view = await show(campaignId);
      const states = view.trials.map(({ state }) => state);
      return states.join() === 'awaiting-approval,awaiting-approval,awaiting-approval,observed,observed' && view.trials;
    });
    const [one, two] = waiting;
    const mismatch = { campaignId, trialId: one!.trialId, hash: two!.hash! };
    await expect(requests.send(approveTrial, mismatch)).rejects.toMatchObject({ code: 'APPROVAL.MISMATCH' });
    for (const { trialId, hash } of waiting.slice(0, 3))
      await requests.send(approveTrial, { campaignId, trialId, hash: hash! });
    expect((await ended(campaignId)).summary.trials.observed).toBe(10);
  });

  it('answers trials whose source is a person', async () => {
    const chemist = [/type: experiment\n.*\n.*procedure: direct-arylation/, 'type: person'] as const;
    const campaignId = await submit(fileWith(trials(2), chemist));
    await eventually(async () => (await show(campaignId)).trials.length === 2);
    await expect(
      requests.send(answerTrial, { campaignId, trialId: 't0001', values: [{ name: 'mass', value: 1, unit: 'g' }] }),
    ).rejects.toMatchObject({ code: 'REQUEST.INVALID' });
    for (const trialId of ['t0001', 't0002'])
      await requests.send(answerTrial, { campaignId, trialId, values: [{ name: 'yield', value: 0.5, unit: '' }] });
    expect((await ended(campaignId)).trials[0]?.values).toEqual([{ name: 'yield', value: 50, unit: '%' }]);
  });

  it('finds the front of a mixture with two objectives, and replays bit for bit', async () => {
    const campaignId = await submit(mixture);
    const answered = new Set<string>();
    const finished = await eventually(async () => {
      const view = await show(campaignId);
      const asked = view.trials.filter(({ trialId, state }) => state === 'requested' && !answered.has(trialId));
      for (const { trialId, point } of asked) {
        const [water = 0, ethanol = 0, acetone = 0] = ['water', 'ethanol', 'acetone'].map((name) =>
          Number(point[name]),
        );
        expect(Math.abs(water + ethanol + acetone - 10)).toBeLessThanOrEqual(1e-8);
        const solubility = { name: 'solubility', value: ethanol + 2 * acetone, unit: '' };
        const cost = { name: 'cost', value: ethanol + 5 * acetone, unit: '' };
        const values = trialId === 't0002' ? [solubility] : [solubility, cost];
        await requests.send(answerTrial, { campaignId, trialId, values });
        answered.add(trialId);
      }
      return view.summary.state === 'finished' ? view : undefined;
    }, 60_000);
    expect(finished.summary).toMatchObject({ end: 'budget-spent', trials: { observed: 8 } });
    expect(finished.summary.best).toBeUndefined();
    const { results = [], hypervolume = 0 } = finished.summary.front ?? {};
    expect(results.length).toBeGreaterThan(1);
    expect(results.map(({ trialId }) => trialId)).not.toContain('t0002');
    expect(hypervolume).toBeGreaterThan(0);
    const { batches } = await requests.send(replayCampaign, { campaignId }, { timeoutMs: 30_000 });
    expect(batches).toEqual([1, 2, 3].map((batch) => ({ batch, same: true, versionsDiffer: false })));
  });

  it('sees a campaign end whose constraints leave fewer points than its budget', async () => {
    const campaignId = await submit(
      mixture.replace('equals: 10', 'equals: 0').replace('policy: wait', 'policy: refill'),
    );
    await eventually(async () => (await show(campaignId)).trials[0]?.state === 'requested');
    const values = ['solubility', 'cost'].map((name) => ({ name, value: 1, unit: '' }));
    await requests.send(answerTrial, { campaignId, trialId: 't0001', values });
    expect((await ended(campaignId)).summary).toMatchObject({ end: 'space-exhausted', trials: { observed: 1 } });
  });

  it('is told every problem of a file at once, those of the workcell too', async () => {
    const bad = fileWith([/name: yield/, 'name: yeild'], [/unit: degC/, 'unit: mol'], [/size: 5/, 'size: five']);
    const { problems, goal } = await requests.send(validateCampaign, { text: bad });
    expect(goal).toBeUndefined();
    expect(problems.map(({ field }) => field)).toEqual(['parameters[4].unit', 'objectives[0].name', 'batch.size']);
    expect(problems[1]?.remedy).toContain('Did you mean yield?');
    await expect(submit(bad)).rejects.toMatchObject({ code: 'CAMPAIGN.FILE_INVALID' });
  });

  it('asks in vain for a campaign that does not exist', async () => {
    await expect(show('nothing')).rejects.toMatchObject({ code: 'CAMPAIGN.UNKNOWN' });
    await expect(requests.send(pauseCampaign, { campaignId: 'nothing' })).rejects.toMatchObject({
      code: 'CAMPAIGN.UNKNOWN',
    });
  });
});

describe('a crash of planning', () => {
  it('at any moment changes nothing about what the campaign does', async () => {
    const random = seededRandom(Number(process.env.MEGURI_TEST_SEED ?? 20_261_122));
    const { seed } = random;
    bench.behave(measure);
    const text = fileWith(trials(20));
    const undisturbed = await submit(text);
    await ended(undisturbed);

    bench.behave(async (trial) => {
      await new Promise((resolve) => setTimeout(resolve, 300 * random.next()));
      return measure(trial);
    });
    const disturbed = await submit(text);
    let kills = 0;
    while ((await show(disturbed)).summary.state !== 'finished') {
      await new Promise((resolve) => setTimeout(resolve, 600 * random.next()));
      await planning.kill9();
      kills++;
      planning = await startPlanning();
    }
    expect(kills, `seed ${seed}`).toBeGreaterThan(0);
    expect(await batchesOf(disturbed), `seed ${seed}`).toEqual(await batchesOf(undisturbed));
    const facts = (await campaignHistory(store, disturbed)).map(({ type, data }) => `${type} ${data.trialId ?? ''}`);
    expect(facts.filter((fact) => fact.startsWith('TrialRequested'))).toHaveLength(20);
    expect(new Set(facts.filter((fact) => fact.startsWith('Trial'))).size).toBe(40);
  });

  it('leaves every campaign known', async () => {
    const { campaigns } = await requests.send(listCampaigns, {});
    expect(campaigns.length).toBeGreaterThan(10);
    expect(campaigns.map(({ startedAt }) => startedAt)).toEqual(
      campaigns
        .map(({ startedAt }) => startedAt)
        .sort()
        .reverse(),
    );
  });
});
