import { acknowledgeAlarm, listRuns, recoverRun } from '@meguri/contracts';
import { Requests } from '@meguri/messaging';
import { eventually, type RunningNats } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Bench,
  Campaign,
  type DeviceName,
  type ExecutionProcess,
  startBench,
  startExecution,
  startNats,
  workcellWith,
} from '../support/bench.js';

const person = { actor: { kind: 'person', name: 'Ada' } } as const;

describe('devices that do not do what they are told', () => {
  let nats: RunningNats;
  let bench: Bench;
  let campaign: Campaign;
  let execution: ExecutionProcess;
  let trial = 0;

  const start = async (changes: Record<string, string>) => {
    execution = await startExecution(nats, bench.endpoints, bench.data, {
      MEGURI_WORKCELL: workcellWith(bench.data, { patience: '2 s', lease: '3 s', ...changes }),
    });
  };

  beforeAll(async () => {
    [nats, bench] = await Promise.all([startNats(), startBench()]);
    campaign = await Campaign.on(nats, 'devices');
    await start({});
  }, 180_000);
  afterAll(async () => {
    await execution?.process.kill9();
    await campaign?.close();
    await bench?.stop();
    await nats?.stop();
  });

  const requestWith = async (device: DeviceName, fault: object) => {
    await bench.simulators[device].fault(fault);
    trial += 1;
    return campaign.request(trial);
  };
  const settledAs = async (runId: string, step: string) =>
    (await campaign.events(runId)).flatMap((event) =>
      event.type === 'CommandSettled' && event.data.commandId.includes(`/${step}/`)
        ? [{ outcome: event.data.outcome, effect: event.data.effect, code: event.data.code }]
        : [],
    );

  it('carries on past every fault that leaves no doubt, and gives the sample up after one that does', async () => {
    const refused = await requestWith('dispenser', { kind: 'refuse', nth: 2 });
    expect((await campaign.ended(refused)).type).toBe('RunCompleted');
    expect(await settledAs(refused, 'dispense-imidazole')).toEqual([
      { outcome: 'refused', effect: 'none', code: 'DEVICE.BUSY' },
      { outcome: 'done', effect: 'complete', code: undefined },
    ]);

    const late = await requestWith('arm', { kind: 'late', milliseconds: 800 });
    expect((await campaign.ended(late)).type).toBe('RunCompleted');

    const unanswered = await requestWith('dispenser', { kind: 'hang', at: 'call', nth: 3 });
    expect((await campaign.ended(unanswered)).type).toBe('RunCompleted');
    expect((await settledAs(unanswered, 'dispense-palladium'))[0]).toMatchObject({
      outcome: 'not-sent',
      effect: 'none',
    });

    const silent = await requestWith('reactor', { kind: 'hang', at: 'program' });
    expect(await campaign.ended(silent)).toMatchObject({ type: 'RunFailed', data: { cause: 'infrastructure' } });
    expect((await settledAs(silent, 'react'))[0]).toMatchObject({ outcome: 'failed', code: 'DEVICE.SILENT' });
    expect(await settledAs(silent, 'discard')).toEqual([{ outcome: 'done', effect: 'complete', code: undefined }]);

    const wrong = await requestWith('dispenser', { kind: 'wrong-value', value: 3 });
    expect(await campaign.ended(wrong)).toMatchObject({ type: 'RunFailed', data: { code: 'DEVICE.NONSENSE' } });

    const flat = await requestWith('hplc', { kind: 'wrong-value', value: 5 });
    expect(await campaign.ended(flat)).toMatchObject({ type: 'RunFailed', data: { cause: 'infrastructure' } });

    // the reactor position, the rack and the chromatograph are as usable as before
    const after = await campaign.request(90);
    expect((await campaign.ended(after)).type).toBe('RunCompleted');
    expect(await bench.effects()).toMatchObject({ repeated: 0 });
  }, 300_000);

  it.each([
    ['before', 1],
    ['started', 1],
    ['running', 2],
    ['settled', 1],
  ])(
    'a device that dies when a program is %s is asked after it is back',
    async (when) => {
      const runId = await requestWith('dispenser', { kind: 'crash', at: when, nth: 2 });
      await campaign.heardOfDevice('dispenser', 'DeviceLost');
      await bench.simulators.dispenser.restart();
      const end = await campaign.ended(runId, 120_000);
      expect(['RunCompleted', 'RunFailed']).toContain(end.type);
      if (end.type === 'RunCompleted') expect(Object.values(await campaign.done(runId))).toEqual(Array(12).fill(1));
      else expect(end.data).toMatchObject({ cause: 'infrastructure' });
      expect(await bench.effects()).toMatchObject({ repeated: 0 });
    },
    180_000,
  );

  it('a run that waits for a device says so', async () => {
    await bench.simulators.hplc.kill9();
    const runId = await campaign.request(92);
    const requests = new Requests(campaign.nc);
    const waitingFor = await eventually(async () => {
      const { runs } = await requests.send(listRuns, {});
      return runs.find((run) => run.runId === runId && run.step === 'analyse')?.waitingFor;
    }, 60_000);
    expect(waitingFor).toContain('waiting for hplc');
    await bench.simulators.hplc.restart();
    expect((await campaign.ended(runId)).type).toBe('RunCompleted');
  }, 180_000);

  // last of all: nobody really takes the discarded vessel out of the simulated reactor
  it('a person decides, where the workcell says so', async () => {
    await execution.process.stop();
    await start({ unknownOutcome: 'ask', patience: '5 s' });
    const runId = await requestWith('reactor', { kind: 'hang', at: 'program' });
    const { data } = await campaign.heard(runId, ['RunAwaitingRecovery'], 60_000);
    expect(data.options.map(({ option }) => option)).toContain('discard-sample');
    const requests = new Requests(campaign.nc);
    // the event is in the store a moment before execution's own picture of the run follows
    await eventually(async () => {
      const { runs } = await requests.send(listRuns, {});
      return runs.find((run) => run.runId === runId)?.state === 'awaiting-recovery' || undefined;
    }, 20_000);
    // another run is not held up
    const other = await campaign.request(91);
    expect((await campaign.ended(other)).type).toBe('RunCompleted');
    await requests.send(recoverRun, { runId, option: 'discard-sample' }, person);
    expect(await campaign.ended(runId)).toMatchObject({ type: 'RunFailed', data: { cause: 'infrastructure' } });
    await expect(requests.send(recoverRun, { runId, option: 'retry' }, person)).rejects.toMatchObject({
      code: 'RUN.WRONG_STATE',
    });
    await expect(requests.send(acknowledgeAlarm, { alarmId: 'nothing' }, person)).rejects.toMatchObject({
      code: 'ALARM.UNKNOWN',
    });
  }, 180_000);
});
