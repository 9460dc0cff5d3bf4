import { describe, expect, it } from 'vitest';
import type { CampaignView, Job } from '../views.js';
import { calculationLines } from './calculations.js';

const START = Date.parse('2026-01-01T09:00:00.000Z');
const source = {
  ...{ name: 'promoted', type: 'calculation', workflow: 'emitter', profile: 'demo', cost: 10, fidelity: 1 },
  inputs: { smiles: { smilesOf: 'molecule' }, level: 'adc2' },
};
const campaign = {
  goal: { sources: [source], parameters: [{ name: 'molecule', type: 'substance' }] },
  trials: [{ trialId: 't0014', source: 'promoted', point: { molecule: 'acridone' } }],
} as unknown as CampaignView;
const job: Job = {
  ...{ jobId: 'j1', trialId: 't0014', workflow: 'emitter', state: 'running', properties: [], try: 1 },
  startedAt: new Date(START).toISOString(),
  step: { name: 'excitations', number: 3, of: 3 },
};
const linesOf = (more: Partial<Job>) => calculationLines({ ...job, ...more }, campaign, START + 125_000);

describe('a calculation on the page', () => {
  it('says of which molecule, on which level, in which step and for how long', () => {
    expect(linesOf({})).toEqual({
      ...{ name: 't0014', state: 'running', what: 'acridone · emitter, adc2, demo', why: '' },
      progress: 'step excitations (3 of 3) · 2 min 5 s',
    });
  });

  it('says why it is tried again', () => {
    const { progress, why } = linesOf({ try: 2, reason: 'no self-consistent field' });
    expect(progress).toBe('step excitations (3 of 3) · 2 min 5 s · try 2');
    expect(why).toBe('the try before: no self-consistent field');
  });

  it('that is paused says what hinders it, and how it goes on', () => {
    const held = { state: 'paused', startedAt: undefined, step: undefined } as const;
    expect(linesOf({ ...held, reason: 'the disk is full', remedy: 'meguri jobs resume j1' })).toMatchObject({
      ...{ state: 'paused', progress: '' },
      why: 'the disk is full. Resume it or call it off above, or: meguri jobs resume j1',
    });
  });

  it('that belongs to no trial is named by itself', () => {
    expect(linesOf({ trialId: undefined })).toMatchObject({ name: 'j1', what: 'emitter' });
  });
});
