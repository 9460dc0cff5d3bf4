import { describe, expect, it } from 'vitest';
import { Output } from '../output.js';
import { CampaignProgress, describeDuration, describeEnd, describeStanding } from './campaign-progress.js';
import type { Campaign } from './follow-campaign.js';

class Lines extends Output {
  readonly lines: string[] = [];
  override say(line: string): void {
    this.lines.push(line);
  }
}

const campaign = (observed: number, failed = 0, best?: number): Campaign => {
  const trials = { budget: 50, proposed: 50, observed, failed, held: 0, awaitingApproval: 0 };
  const point = { ligand: 'XPhos', temperature: 105 };
  const values = best === undefined ? undefined : [{ name: 'yield', value: best, unit: '%' }];
  return { summary: { campaignId: 'c', state: 'running', trials, best: values && { point, values } } } as Campaign;
};

describe('the progress of a campaign', () => {
  it('is one line for each further trial where there is no terminal', () => {
    const output = new Lines(true);
    const progress = new CampaignProgress(output);
    progress.update(campaign(0), 0);
    progress.update(campaign(1, 0, 12.345), 1000);
    progress.update(campaign(1, 0, 12.345), 1500);
    progress.update(campaign(4, 1, 98.7654), 5000);
    progress.end();
    expect(output.lines).toEqual([
      'trial 1 of at most 50: best yield 12.35 %, at most 49 s left',
      'trial 5 of at most 50: best yield 98.77 %, at most 45 s left',
    ]);
  });

  it('tells what was spent where money is limited', () => {
    const output = new Lines(true);
    const { summary, ...rest } = campaign(3, 0, 12);
    new CampaignProgress(output).update({ ...rest, summary: { ...summary, cost: { budget: 150, spent: 22 } } }, 0);
    expect(output.lines).toEqual(['trial 3 of at most 50: 22 of 150 spent, best yield 12 %, time left unknown yet']);
  });

  it('judges the time left by the money, where that ends it before the trials do', () => {
    const output = new Lines(true);
    const progress = new CampaignProgress(output);
    const spent = (observed: number, answered: number) => {
      const { summary, ...rest } = campaign(observed, 0, 12);
      return { ...rest, summary: { ...summary, cost: { budget: 66, spent: 42, answered } } };
    };
    progress.update(spent(0, 0), 0);
    progress.update(spent(13, 33), 60_000);
    expect(output.lines.at(-1)).toMatch(/at most 60 s left/);
  });

  it('judges the pace by what it saw itself, not by trials of an earlier day', () => {
    const output = new Lines(true);
    const progress = new CampaignProgress(output);
    progress.update(campaign(40), 0);
    progress.update(campaign(41), 1000);
    expect(output.lines.at(-1)).toMatch(/at most 9 s left/);
  });

  it('names durations as people do', () => {
    expect([4.2, 89, 150, 5000, 9000].map(describeDuration)).toEqual(['5 s', '89 s', '3 min', '83 min', '2.5 h']);
  });

  it('ends with the reason and the best point', () => {
    const { summary } = campaign(50, 0, 99.5);
    expect(describeEnd({ ...summary, end: 'target-reached' })).toBe(
      'Campaign c has ended: its target is reached; best yield 99.5 % with ligand XPhos, temperature 105.',
    );
    expect(describeStanding({})).toBe('no best value yet');
  });

  it('ends with the size of its front where there are several objectives', () => {
    const { summary } = campaign(50);
    const front = { results: [{ point: {}, values: [] }], hypervolume: 123.456, reference: {} };
    expect(describeEnd({ ...summary, end: 'budget-spent', front })).toBe(
      'Campaign c has ended: its budget is spent; 1 result that none beats in everything, hypervolume 123.5.',
    );
  });
});
