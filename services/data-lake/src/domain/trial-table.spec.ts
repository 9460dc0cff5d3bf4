import { describe, expect, it } from 'vitest';
import { approved, firstBatch, observed, requested, type Stated, secondBatch, started } from '../story.fixture.js';
import { csvOfTable, jsonOfTable } from './table-export.js';
import { type TimedCampaignEvent, trialTableOf } from './trial-table.js';

const events = (...stated: Stated[]): TimedCampaignEvent[] =>
  stated.map(({ fact, data }, n) => ({ type: fact, data, time: `2026-01-01T09:00:0${n}.000Z` }) as TimedCampaignEvent);

const told = events(
  started,
  firstBatch,
  requested('t0001', 'experiment'),
  requested('t0002', 'person'),
  observed('t0001', 63.2, 0.4),
  observed('t0002', 55),
  secondBatch,
  approved('t0003'),
);

describe('the table of a campaign', () => {
  it('has one row a trial, after the measurements that came with the campaign', () => {
    expect(trialTableOf(told).rows.map(({ trialId, state }) => [trialId, state])).toEqual([
      [undefined, 'imported'],
      ['t0001', 'observed'],
      ['t0002', 'observed'],
      ['t0003', 'proposed'],
    ]);
  });

  it.each([
    ['ApprovalRequested', { trialId: 't0003', hash: 'h' }, 'awaiting-approval'],
    ['TrialRejected', { trialId: 't0003', by: 'Grace', reason: 'no' }, 'rejected'],
    ['TrialFailed', { trialId: 't0003', attempt: 1, cause: 'point', reason: 'leak' }, 'failed'],
    ['TrialHeld', { trialId: 't0003', reason: 'three failures' }, 'held'],
    ['TrialWithdrawn', { trialId: 't0003', reason: 'aborted' }, 'withdrawn'],
    ['TrialExpired', { trialId: 't0003' }, 'withdrawn'],
    ['TrialRetracted', { trialId: 't0003', by: 'Ada', reason: 'wrong vial' }, 'retracted'],
  ])('says after %s where the trial stands', (fact, data, state) => {
    const [, , , last] = trialTableOf([...told, ...events({ fact, data })]).rows;
    expect(last?.state).toBe(state);
  });

  it('leaves an event of an unknown trial aside', () => {
    const lost = events({ fact: 'TrialHeld', data: { trialId: 't0099', reason: 'x' } });
    expect(trialTableOf([...told, ...lost])).toEqual(trialTableOf(told));
  });

  it('is written as CSV with units in the titles and quotes where they are needed', () => {
    expect(csvOfTable(trialTableOf(told)).split('\r\n')).toEqual([
      'trial,batch,source,state,attempt,run,base,temperature [degC],yield [%],yield uncertainty [%],predicted mean,predicted sd,reason,observed at',
      ',,,imported,,,KOAc,105,<=41.5,,,,,',
      't0001,1,workcell,observed,1,demo_t0001_1,KOAc,90,63.2,0.4,,,initial-design,2026-01-01T09:00:04.000Z',
      't0002,1,chemist,observed,1,demo_t0002_1,"CsOPiv, dry",105,55,,,,initial-design,2026-01-01T09:00:05.000Z',
      't0003,2,workcell,proposed,,,KOAc,120,,,71.25,8.5,expected-improvement,',
      '',
    ]);
  });

  it('is written as JSON with the goal it served', () => {
    const json = JSON.parse(jsonOfTable('demo', trialTableOf(told)));
    expect(json).toMatchObject({ campaignId: 'demo', goal: { name: 'demo' } });
    expect(json.trials).toHaveLength(4);
  });
});
