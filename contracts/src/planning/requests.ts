import { z } from 'zod';
import { commandsOf, queriesOf } from '../contract.js';
import { CampaignId, FileProblem, Point, Quantity, TrialId } from '../values.js';
import { CampaignEnd, ImportedObservation } from './campaign-events.js';
import { Goal } from './goal.js';

const command = commandsOf('planning');
const query = queriesOf('planning');

const Ok = z.strictObject({ campaignId: CampaignId });
const reason = z.string().min(1).max(500).describe('Why, in words for people.');

export const submitCampaign = command(
  'campaign.submit',
  'Checks a campaign file and, when nothing is wrong with it, starts the campaign.',
  z.strictObject({
    text: z.string().min(1).describe('The campaign file, YAML.'),
    campaignId: CampaignId.optional().describe('Wanted id; made from the name when absent.'),
    imported: z.array(ImportedObservation).default([]).describe('Earlier measurements.'),
  }),
  z.strictObject({ campaignId: CampaignId }),
);
export const validateCampaign = command(
  'campaign.validate',
  'Checks a campaign file and answers every problem at once; starts nothing.',
  z.strictObject({ text: z.string().describe('The text.') }),
  z.strictObject({
    problems: z.array(FileProblem).describe('Every problem; empty when there is none.'),
    goal: Goal.optional(),
  }),
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
  z.strictObject({
    campaignId: CampaignId,
    trialId: TrialId,
    hash: z.string().min(1).describe('Hash of the proposal as it was shown.'),
  }),
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
  z.strictObject({
    campaignId: CampaignId,
    trialId: TrialId,
    decision: z.enum(['retry', 'give-up']).describe('What is to happen.'),
  }),
  Ok,
);
export const answerTrial = command(
  'trial.answer',
  'Gives the values of a trial whose source is a person.',
  z.strictObject({
    campaignId: CampaignId,
    trialId: TrialId,
    values: z.array(Quantity).min(1).describe('Observed values.'),
  }),
  Ok,
);

export const TrialState = z
  .enum([
    'proposed',
    'awaiting-approval',
    'requested',
    'observed',
    'failed',
    'withdrawn',
    'rejected',
    'expired',
    'held',
    'retracted',
  ])
  .describe('Where the trial stands.');
export const TrialView = z
  .strictObject({
    trialId: TrialId,
    batch: z.int().describe('Number of the batch, from 1.'),
    point: Point,
    source: z.string().describe('Name of the source in the campaign.'),
    state: TrialState,
    attempt: z.int().min(0).describe('Attempts so far.'),
    runId: z.string().optional().describe('Id of the run.'),
    reason: z.string().describe('Why, in words for people.'),
    prediction: z
      .strictObject({ mean: z.number().describe('Expected value.'), sd: z.number().describe('Standard deviation.') })
      .optional()
      .describe('What the planner expected.'),
    values: z.array(Quantity).describe('Observed values.'),
    hash: z.string().optional().describe('Hash to approve, while the trial awaits approval.'),
    failure: z.string().optional().describe('Why the last attempt failed.'),
  })
  .describe('A trial as people see it.');
export const CampaignState = z.enum(['running', 'paused', 'finished']).describe('Where the campaign stands.');
export const CampaignSummary = z
  .strictObject({
    campaignId: CampaignId,
    title: z.string().describe('One line for people.'),
    state: CampaignState,
    end: CampaignEnd.optional(),
    startedAt: z.string().describe('When it started, UTC.'),
    finishedAt: z.string().optional().describe('When it ended, UTC.'),
    trials: z
      .strictObject({
        budget: z.int().describe('Most trials to observe.'),
        proposed: z.int().describe('Trials proposed so far.'),
        observed: z.int().describe('Trials with values.'),
        failed: z.int().describe('Trials that failed for good.'),
        held: z.int().describe('Trials that wait for a person after failures.'),
        awaitingApproval: z.int().describe('Trials that wait for approval.'),
      })
      .describe('The trials.'),
    cost: z
      .strictObject({
        budget: z.number().describe('Most that the trials may cost together.'),
        spent: z.number().describe('What they cost so far.'),
      })
      .optional()
      .describe('The money, where the budget limits it; in the unit of the sources.'),
    best: z
      .strictObject({
        trialId: TrialId.optional(),
        point: Point,
        values: z.array(Quantity).describe('Observed values.'),
      })
      .optional()
      .describe('The best so far.'),
  })
  .describe('A campaign on one line.');
export const listCampaigns = query(
  'campaigns',
  'All campaigns, newest first.',
  z.strictObject({}),
  z.strictObject({ campaigns: z.array(CampaignSummary).describe('The campaigns.') }),
);
export const showCampaign = query(
  'campaign',
  'One campaign with its goal and trials.',
  z.strictObject({ campaignId: CampaignId }),
  z.strictObject({ summary: CampaignSummary, goal: Goal, trials: z.array(TrialView).describe('The trials.') }),
);
export const replayCampaign = query(
  'campaign.replay',
  'Decides every stored batch again from the events before it and reports differences.',
  z.strictObject({ campaignId: CampaignId }),
  z.strictObject({
    batches: z
      .array(
        z.strictObject({
          batch: z.int().describe('Number of the batch, from 1.'),
          same: z.boolean().describe('Whether the decision came out the same.'),
          versionsDiffer: z.boolean().describe('Whether other versions decided then.'),
          detail: z.string().optional().describe('More, for people.'),
        }),
      )
      .describe('The batches.'),
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
