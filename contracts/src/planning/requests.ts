import { z } from 'zod';
import { commandsOf, queriesOf } from '../contract.js';
import { CampaignId, FileProblem, Point, Quantity, TrialId } from '../values.js';
import {
  CampaignEnd,
  Chance,
  ImportedObservation,
  Predictions,
  ProposalExplanation,
  ProposalExplanations,
  ProposalOrigin,
  Proposer,
} from './campaign-events.js';
import { Goal } from './goal.js';

const command = commandsOf('planning');
const query = queriesOf('planning');

const Ok = z.strictObject({ campaignId: CampaignId });
const reason = z.string().min(1).max(500).describe('Why, in words for people.');

const tables = z
  .record(z.string(), z.string())
  .default({})
  .describe('The texts of the tables that the file names, by the name it gives them.');

const measurements = z
  .strictObject({
    name: z.string().min(1).describe('Name of the table, for messages.'),
    text: z.string().describe('Its text: comma-, semicolon- or tab-separated values.'),
    sds: z
      .record(z.string(), z.string())
      .optional()
      .describe('Columns of the standard deviations of results, by objective.'),
  })
  .optional()
  .describe('A table of earlier measurements: a column for each parameter and objective, numbers in their units.');

export const submitCampaign = command(
  'campaign.submit',
  'Checks a campaign file and, when nothing is wrong with it, starts the campaign.',
  z.strictObject({
    text: z.string().min(1).describe('The campaign file, YAML.'),
    tables,
    campaignId: CampaignId.optional().describe('Wanted id; made from the name when absent.'),
    imported: z.array(ImportedObservation).default([]).describe('Earlier measurements.'),
  }),
  z.strictObject({ campaignId: CampaignId }),
);
export const validateCampaign = command(
  'campaign.validate',
  'Checks a campaign file, and a table of earlier measurements, and answers every problem at once; starts nothing.',
  z.strictObject({ text: z.string().describe('The text.'), tables, measurements }),
  z.strictObject({
    problems: z.array(FileProblem).describe('Every problem; empty when there is none.'),
    goal: Goal.optional(),
    imported: z
      .array(ImportedObservation)
      .optional()
      .describe('The measurements of the table, as the campaign takes them; absent where something is wrong.'),
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
const Asked = {
  point: Point,
  source: z.string().describe('Name of the source that is to answer it.'),
};
export const proposeTrials = command(
  'campaign.propose',
  'Puts points to a campaign that a person, a study or a model wants tried; each must pass what the points of the planner must pass.',
  z.strictObject({
    campaignId: CampaignId,
    points: z
      .array(
        z.strictObject({
          point: Point,
          source: z.string().optional().describe('Name of the source; absent: the one of highest fidelity.'),
        }),
      )
      .min(1)
      .max(1000)
      .describe('The points, the most wanted first.'),
    reason,
    origin: ProposalOrigin.default({ kind: 'person' }),
  }),
  z.strictObject({
    campaignId: CampaignId,
    accepted: z
      .array(z.strictObject({ trialId: TrialId, ...Asked }))
      .describe('The points that became trials, in their order.'),
    refused: z
      .array(
        z.strictObject({ ...Asked, reasons: z.array(z.string()).min(1).describe('Every reason against the point.') }),
      )
      .describe('The points that did not, in their order.'),
  }),
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
    proposer: Proposer.optional(),
    prediction: z
      .strictObject({ mean: z.number().describe('Expected value.'), sd: z.number().describe('Standard deviation.') })
      .optional()
      .describe('What the planner expected that the source of highest fidelity would say, whichever was asked.'),
    predictions: Predictions.optional(),
    acquisition: z.number().optional().describe('Logarithm of what the acquisition promises, which reason names.'),
    success: Chance.optional(),
    explanation: ProposalExplanation.optional(),
    explanations: ProposalExplanations.optional(),
    values: z.array(Quantity).describe('Observed values.'),
    hash: z.string().optional().describe('Hash to approve, while the trial awaits approval.'),
    failure: z.string().optional().describe('Why the last attempt failed.'),
  })
  .describe('A trial as people see it.');
export const Front = z
  .strictObject({
    results: z
      .array(
        z.strictObject({
          trialId: TrialId.optional().describe('The trial; absent for a measurement that came with the campaign.'),
          point: Point,
          values: z.array(Quantity).describe('Observed values.'),
        }),
      )
      .describe('Results within the limits that no other beats in every objective, in trial order.'),
    hypervolume: z
      .number()
      .min(0)
      .describe('Volume that they dominate above the reference, in the units of the objectives multiplied.'),
    reference: z
      .record(z.string(), z.number())
      .describe(
        'Where the volume begins, by objective: as stated, else a little below the front; of a target the distance.',
      ),
  })
  .describe('How a campaign with several objectives stands.');
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
        spent: z.number().describe('What they cost so far, with those that are asked for.'),
        answered: z.number().optional().describe('What those cost that were answered or failed.'),
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
      .describe('The best so far; absent where several objectives are made better.'),
    front: Front.optional().describe('The best so far where several objectives are made better.'),
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

const share = z.number().min(0).max(1);
const PromisedShare = z
  .strictObject({ promised: share.describe('What was promised.'), found: share.describe('What it came to.') })
  .describe('A share of the observations that the model promises, and the share that was found.');
const ParameterEffect = z
  .strictObject({
    parameter: z.string().describe('Name of the parameter.'),
    effect: z.number().describe('What it does to the prediction, in the unit of the objective.'),
  })
  .describe('The effect of a parameter.');
const learnt = {
  kernel: z.string().optional().describe('Kernel of the model; absent while too little is observed for one.'),
  importance: z
    .strictObject({
      parameters: z.array(ParameterEffect).describe('Mean size of the effect of each parameter, largest first.'),
      points: z.int().describe('Number of observed points that it is the mean over.'),
    })
    .optional()
    .describe('Which parameters matter: Shapley values of the prediction.'),
  diagnosis: z
    .strictObject({
      predictions: z
        .array(
          z.strictObject({
            trialId: TrialId.optional().describe('The trial; absent for a measurement that came with the campaign.'),
            value: z.number().describe('What was observed.'),
            mean: z.number().describe('What the model predicts from all other observations.'),
            sd: z.number().describe('Standard deviation of that prediction, measurement noise included.'),
            residual: z.number().describe('(value - mean) / sd.'),
          }),
        )
        .describe('Every observation, predicted without it; unit of the objective.'),
      rmse: z.number().describe('Root mean square error of these predictions.'),
      nullRmse: z.number().describe('The same for predicting the mean of the others.'),
      coverage: z.array(PromisedShare).describe('Share of observations within their intervals of 50, 80 and 95 %.'),
      calibration: z.array(PromisedShare).describe('Share of observations below their predicted quantiles.'),
    })
    .optional()
    .describe('How good the model is; absent with fewer than four observations.'),
  prediction: z
    .strictObject({
      trialId: TrialId,
      baseline: z.number().describe('Average prediction over the observed points.'),
      mean: z.number().describe('Prediction for the trial: the baseline and all effects together.'),
      parameters: z.array(ParameterEffect).describe('What each parameter adds (Shapley values), largest first.'),
    })
    .optional()
    .describe('The prediction for the trial asked about, in parts.'),
};
export const explainCampaign = query(
  'campaign.explain',
  'Explains the model that the planner fits to what the campaign has observed so far, and how far it can be believed.',
  z.strictObject({
    campaignId: CampaignId,
    trialId: TrialId.optional().describe('A trial whose prediction, as of now, is wanted in parts.'),
  }),
  z.strictObject({
    observations: z.int().min(0).describe('Observations behind the answer, earlier measurements included.'),
    ...learnt,
    others: z
      .array(z.strictObject({ objective: z.string().describe('Name of the objective.'), ...learnt }))
      .optional()
      .describe('The same for every further objective that is made better; the first is above.'),
  }),
);

export const planningRequests = [
  submitCampaign,
  validateCampaign,
  pauseCampaign,
  resumeCampaign,
  abortCampaign,
  proposeTrials,
  approveTrial,
  rejectTrial,
  releaseTrial,
  answerTrial,
  listCampaigns,
  showCampaign,
  replayCampaign,
  explainCampaign,
] as const;
