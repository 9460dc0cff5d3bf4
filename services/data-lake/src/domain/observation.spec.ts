import { createHash } from 'node:crypto';
import { isToken, type ObservationEvent, type RecordedObservation } from '@meguri/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absent, evolveObservation, type ObservationState, observationToken, record, retract } from './observation.js';
import { observationsOfImport, observationsOfJob, observationsOfPerson } from './observation-sources.js';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const observation: RecordedObservation = {
  observationId: 'demo_t0001_1/yield',
  origin: 'experiment',
  campaignId: 'demo',
  trialId: 't0001',
  quantity: { name: 'yield', value: 63.2, unit: '%' },
  files: [],
  observedAt: '2026-01-01T09:00:00.000Z',
};
const after = (...events: ObservationEvent[]): ObservationState => events.reduce(evolveObservation, absent);

describe('an observation', () => {
  it('is recorded once', () => {
    const recorded = record(absent, observation);
    expect(recorded).toHaveLength(1);
    expect(record(after(...recorded), { ...observation, quantity: { name: 'yield', value: 1, unit: '%' } })).toEqual(
      [],
    );
  });

  it('is withdrawn once, by somebody, for a reason, and stays known', () => {
    const valid = after(...record(absent, observation));
    const [withdrawn] = retract(valid, 'Ada', 'wrong vial');
    expect(withdrawn?.data).toMatchObject({ trialId: 't0001', by: 'Ada', why: 'wrong vial' });
    const state = evolveObservation(valid, withdrawn!);
    expect(state).toEqual({ status: 'retracted', observation });
    expect(retract(state, 'Grace', 'again')).toEqual([]);
    expect(record(state, observation)).toEqual([]);
  });

  it('cannot be withdrawn when it was never recorded', () => {
    expect(retract(absent, 'Ada', 'why not')).toEqual([]);
  });

  it('has a subject token of its own, whatever its id', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        expect(isToken(observationToken(one, digest))).toBe(true);
        expect(observationToken(one, digest) === observationToken(other, digest)).toBe(one === other);
      }),
    );
    expect(observationToken(`${'r'.repeat(128)}/yield`, digest)).toHaveLength(128);
    expect(observationToken('demo_t0001_1/yield', digest)).toMatch(/^demo_t0001_1-yield-[0-9a-f]{32}$/);
  });
});

describe('observations come', () => {
  const quantity = { name: 'gap', value: 2.1, unit: 'eV' };
  const time = '2026-01-01T09:00:00.000Z';

  it('from a calculation, with its uncertainty, replicates, checks, method and calculator', () => {
    const uncertain = { ...quantity, uncertainty: 0.1 };
    const job = {
      jobId: 'j1',
      properties: [{ ...uncertain, count: 3, method: 'GFN2-xTB', checks: ['gas phase'] }],
      files: [],
      calculator: 'xtb',
      version: '6.7.1',
      seconds: 3,
    };
    expect(observationsOfJob(job, { smiles: 'C' }, time)).toEqual([
      {
        observationId: 'j1/gap',
        origin: 'calculation',
        runId: 'j1',
        quantity: uncertain,
        point: { smiles: 'C' },
        method: 'GFN2-xTB, xtb 6.7.1',
        calculation: { calculator: 'xtb', version: '6.7.1', count: 3, checks: ['gas phase'] },
        files: [],
        observedAt: time,
      },
    ]);
  });

  it('from a person only when a person was asked', () => {
    const answer = { campaignId: 'demo', trialId: 't0001', attempt: 1, runId: 'demo_t0001_1', values: [quantity] };
    const request = (sourceType: 'person' | 'experiment') => ({
      campaignId: 'demo',
      trialId: 't0001',
      attempt: 1,
      runId: 'demo_t0001_1',
      sourceType,
      source: 's',
      point: { x: 1 },
      units: {},
      objectives: [],
    });
    expect(observationsOfPerson(answer, request('person'), time)).toMatchObject([
      { observationId: 'demo_t0001_1/gap', origin: 'person', point: { x: 1 } },
    ]);
    expect(observationsOfPerson(answer, request('experiment'), time)).toEqual([]);
  });

  it('from the file that came with a campaign, one for each value, numbered by row', () => {
    const imported = [
      { point: { x: 1 }, values: [quantity] },
      { point: { x: 2 }, values: [quantity, { ...quantity, name: 'mass' }] },
    ];
    const campaign = { campaignId: 'demo', goal: {} as never, imported };
    expect(observationsOfImport(campaign, time).map(({ observationId }) => observationId)).toEqual([
      'demo_imported_1/gap',
      'demo_imported_2/gap',
      'demo_imported_2/mass',
    ]);
  });
});
