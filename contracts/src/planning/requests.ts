import { z } from 'zod';
import { commandsOf, queriesOf } from '../contract.js';
import { CampaignId, FileProblem, Point, Quantity, TrialId } from '../values.js';
import { CampaignEnd } from './campaign-events.js';
import { Goal } from './goal.js';

const command = commandsOf('planning');
const query = queriesOf('planning');

const Ok = z.strictObject({ campaignId: CampaignId });
const reason = z.string().min(1).max(500);

export const submitCampaign = command(
  'campaign.submit',
  'Checks a campaign file and, when nothing is wrong with it, starts the campaign.',
  z.strictObject({
    text: z.string().min(1).describe('The campaign file, YAML.'),
    campaignId: CampaignId.optional().describe('Wanted id; made from the name when absent.'),
    imported: z
      .array(z.strictObject({ point: Point, values: z.array(Quantity) }))
      .default([])
      .describe('Earlier measurements.'),
  }),
  z.strictObject({ campaignId: CampaignId }),
);
export const validateCampaign = command(
  'campaign.validate',
  'Checks a campaign file and answers every problem at once; starts nothing.',
  z.strictObject({ text: z.string() }),
  z.strictObject({ problems: z.array(FileProblem), goal: Goal.optional() }),
);
export const pauseCampaign = command(
  'campaign.pause',
  'Stops proposing and requesting; running trials finish.',
  z.strictObject({ campaignId: CampaignId, reason: reason.default('paused by a person') }),
  Ok,
);
export const resumeCampaign = command(
  'campaign.resume',
  'Lets a paused campaign go on.',
  z.strictObject({ campaignId: CampaignId }),
  Ok,
);
export const abortCampaign = command(
  'campaign.abort',
  'Ends a campaign: open trials are withdrawn, running ones go to the next safe point.',
  z.strictObject({ campaignId: CampaignId, reason: reason.default('aborted by a person') }),
  Ok,
);
export const approveTrial = command(
  'trial.approve',
  'Approves one proposal as it was shown.',
  z.strictObject({ campaignId: CampaignId, trialId: TrialId, hash: z.string().min(1) }),
  Ok,
);
export const rejectTrial = command(
  'trial.reject',
  'Rejects one proposal.',
  z.strictObject({ campaignId: CampaignId, trialId: TrialId, reason }),
  Ok,
);
export const releaseTrial = command(
  'trial.release',
  'Lets a held trial try again, or gives it up.',
  z.strictObject({ campaignId: CampaignId, trialId: TrialId, decision: z.enum(['retry', 'give-up']) }),
  Ok,
);
export const answerTrial = command(
  'trial.answer',
  'Gives the values of a trial whose source is a person.',
  z.strictObject({ campaignId: CampaignId, trialId: TrialId, values: z.array(Quantity).min(1) }),
  Ok,
);

export const TrialState = z
  .enum(['proposed', 'awaiting-approval', 'requested', 'observed', 'failed', 'withdrawn', 'rejected', 'held'])
  .describe('Where the trial stands.');
export const TrialView = z
  .strictObject({
    trialId: TrialId,
    batch: z.int(),
    point: Point,
    source: z.string(),
    state: TrialState,
    attempt: z.int().min(0),
    runId: z.string().optional(),
    reason: z.string(),
    prediction: z.strictObject({ mean: z.number(), sd: z.number() }).optional(),
    values: z.array(Quantity),
    hash: z.string().optional().describe('Hash to approve, while the trial awaits approval.'),
    failure: z.string().optional(),
  })
  .describe('A trial as people see it.');
export const CampaignState = z.enum(['running', 'paused', 'finished']).describe('Where the campaign stands.');
export const CampaignSummary = z
  .strictObject({
    campaignId: CampaignId,
    title: z.string(),
    state: CampaignState,
    end: CampaignEnd.optional(),
    startedAt: z.string(),
    finishedAt: z.string().optional(),
    trials: z.strictObject({
      budget: z.int(),
      proposed: z.int(),
      observed: z.int(),
      failed: z.int(),
      held: z.int(),
      awaitingApproval: z.int(),
    }),
    best: z.strictObject({ trialId: TrialId.optional(), point: Point, values: z.array(Quantity) }).optional(),
  })
  .describe('A campaign on one line.');
export const listCampaigns = query(
  'campaigns',
  'All campaigns, newest first.',
  z.strictObject({}),
  z.strictObject({ campaigns: z.array(CampaignSummary) }),
);
export const showCampaign = query(
  'campaign',
  'One campaign with its goal and trials.',
  z.strictObject({ campaignId: CampaignId }),
  z.strictObject({ summary: CampaignSummary, goal: Goal, trials: z.array(TrialView) }),
);
export const replayCampaign = query(
  'campaign.replay',
  'Decides every stored batch again from the events before it and reports differences.',
  z.strictObject({ campaignId: CampaignId }),
  z.strictObject({
    batches: z.array(
      z.strictObject({ batch: z.int(), same: z.boolean(), versionsDiffer: z.boolean(), detail: z.string().optional() }),
    ),
  }),
);

export const planningRequests = [
  submitCampaign,
  validateCampaign,
  pauseCampaign,
  resumeCampaign,
  abortCampaign,
  approveTrial,
  rejectTrial,
  releaseTrial,
  answerTrial,
  listCampaigns,
  showCampaign,
  replayCampaign,
] as const;
