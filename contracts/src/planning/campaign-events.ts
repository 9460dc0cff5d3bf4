import { z } from 'zod';
import { type EventOf, eventsOf } from '../contract.js';
import { AskedObjective, JobInputs, Profile, RequestedProperties } from '../simulation/index.js';
import { Attempt, CampaignId, FailureCause, Instant, Point, PointTable, Quantity, RunId, TrialId } from '../values.js';
import { Goal } from './goal.js';

const fact = eventsOf('planning', 'campaign');
const reason = z.string().min(1).max(500).describe('Why, in words for people.');
const commandId = z
  .string()
  .min(1)
  .optional()
  .describe('The command that caused it, if one did; a repeat of the command changes nothing.');

export const ImportedObservation = z
  .strictObject({
    point: Point,
    source: z.string().optional().describe('Name of the source that gave them; absent: the one of highest fidelity.'),
    values: z.array(Quantity).describe('Observed values.'),
  })
  .describe('A measurement made before the campaign.');

export const campaignStarted = fact(
  'CampaignStarted',
  'A campaign was accepted and begins.',
  z.strictObject({
    campaignId: CampaignId,
    goal: Goal,
    imported: z
      .array(ImportedObservation)
      .describe('Earlier measurements given with the campaign; they count as observations, not as trials.'),
    startedAt: Instant.optional().describe('When it was accepted, wall time, UTC.'),
    commandId,
  }),
);
export const campaignPaused = fact(
  'CampaignPaused',
  'Planning proposes and requests nothing until the campaign is resumed.',
  z.strictObject({ campaignId: CampaignId, reason, commandId }),
);
export const campaignResumed = fact(
  'CampaignResumed',
  'A paused campaign goes on.',
  z.strictObject({ campaignId: CampaignId, commandId }),
);
export const CampaignEnd = z
  .enum(['target-reached', 'budget-spent', 'no-improvement', 'space-exhausted', 'aborted', 'failed'])
  .describe('Why the campaign ended.');
export type CampaignEnd = z.infer<typeof CampaignEnd>;
export const campaignFinished = fact(
  'CampaignFinished',
  'The campaign has ended and proposes nothing more.',
  z.strictObject({
    campaignId: CampaignId,
    reason: CampaignEnd,
    detail: z.string().optional().describe('More about the reason, for people.'),
    best: z
      .strictObject({ trialId: TrialId, point: Point, values: z.array(Quantity).describe('Observed values.') })
      .optional()
      .describe('The best observed trial.'),
    finishedAt: Instant.optional().describe('When it ended, wall time, UTC.'),
    commandId,
  }),
);

export const Prediction = z
  .strictObject({
    mean: z.number().describe('Expected value of the objective, in its unit.'),
    sd: z.number().min(0).describe('Standard deviation of the prediction, same unit.'),
  })
  .describe('What the planner expected before the trial; of a target the distance from it.');
export const Predictions = z
  .record(z.string(), Prediction)
  .describe('What the planner expected, by objective, where there are several.');

export const ProposalExplanation = z
  .strictObject({
    interval: z
      .strictObject({ lower: z.number().describe('Lower end.'), upper: z.number().describe('Upper end.') })
      .describe('Where the value lies with a probability of 95 %, measurement noise left out; unit of the objective.'),
    trade: z
      .strictObject({
        best: z.number().describe('The best value at the time, which the gain is counted from.'),
        gain: z.number().min(0).describe('Expected improvement on the best value, in the unit of the objective.'),
        probability: z.number().min(0).max(1).describe('Probability of any improvement.'),
        exploitation: z
          .number()
          .min(0)
          .max(1)
          .describe('Share of the gain that a better mean promises; the rest comes from not knowing (exploration).'),
      })
      .optional()
      .describe('What is hoped for in this objective, and from what; absent where results must keep to limits, too.'),
    nearest: z
      .array(
        z.strictObject({
          trialId: TrialId.optional().describe('The trial; absent for a measurement that came with the campaign.'),
          correlation: z.number().describe('Correlation of the two values under the fitted kernel, at most 1.'),
          value: z.number().describe('What was observed there, in the unit of the objective.'),
          same: z.array(z.string()).describe('Names of the parameters that have the same value there.'),
        }),
      )
      .describe('The observations that the model likens the point to, closest first.'),
  })
  .describe('Why the planner chose the point, as one objective sees it.');
export const ProposalExplanations = z
  .record(z.string(), ProposalExplanation)
  .describe('Why the planner chose the point, by objective that is made better, where there are several objectives.');
export type ProposalExplanation = z.infer<typeof ProposalExplanation>;

export const Chance = z
  .number()
  .min(0)
  .max(1)
  .describe('Probability that the trial succeeds, learnt from the points that failed; absent while none has.');

export const ProposedTrial = z
  .strictObject({
    trialId: TrialId,
    point: Point,
    source: z.string().describe('Name of the source that is to answer it.'),
    reason: z.string().describe('Why this point, e.g. initial-design or expected-improvement.'),
    prediction: Prediction.optional(),
    predictions: Predictions.optional(),
    acquisition: z.number().optional().describe('Logarithm of what the acquisition promises, which reason names.'),
    success: Chance.optional(),
    explanation: ProposalExplanation.optional(),
    explanations: ProposalExplanations.optional(),
    needsApproval: z.boolean().describe('Whether a person must approve it before it is requested.'),
  })
  .describe('One trial of a batch.');
export type ProposedTrial = z.infer<typeof ProposedTrial>;

export const ProposalOrigin = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('person').describe('A person chose the points.') }),
    z.strictObject({
      kind: z.literal('study').describe('A study chose the points.'),
      studyId: z.string().min(1).max(128).describe('Id of the study.'),
    }),
    z.strictObject({
      kind: z.literal('model').describe('A model chose the points, such as a language model.'),
      model: z.string().min(1).max(128).describe('Name of the model, with its version.'),
    }),
  ])
  .describe('What chose the points of a proposal.');
export type ProposalOrigin = z.infer<typeof ProposalOrigin>;
export const Proposer = z
  .strictObject({ origin: ProposalOrigin, by: z.string().min(1).describe('Who sent the proposal.') })
  .describe('Who proposed it; absent: the planner.');
export type Proposer = z.infer<typeof Proposer>;

export const batchProposed = fact(
  'BatchProposed',
  'The planner, a person, a study or a model decided what to try next; what follows is derived from this.',
  z.strictObject({
    campaignId: CampaignId,
    batch: z.int().min(1).describe('Number of the batch, from 1.'),
    trials: z.array(ProposedTrial).min(1).describe('The trials.'),
    proposer: Proposer.optional(),
    inputs: z
      .strictObject({
        campaignRevision: z.int().min(1).describe('Revision of the campaign the decision was made at.'),
        modelVersion: z.string().optional().describe('Version of the adopted model, if any.'),
        seed: z.int().min(0).describe('Seed of this decision.'),
        engine: z
          .string()
          .describe('Engine and version, and version of its decisions, e.g. bayesopt 0.1.0, decisions 2.'),
        node: z.string().describe('Version of Node.'),
      })
      .optional()
      .describe('All that a decision of the planner depended on beside the campaign itself.'),
    model: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Fitted hyper-parameters, by objective; the next fits start from them.'),
    milliseconds: z.number().min(0).optional().describe('Wall time of the decision.'),
    commandId,
  }),
);
export const proposalRefused = fact(
  'ProposalRefused',
  'A proposed point was not admitted.',
  z.strictObject({
    campaignId: CampaignId,
    source: z.string().describe('Name of the source that was to answer it.'),
    point: Point,
    reasons: z.array(reason).min(1).describe('Every reason against it.'),
    proposer: Proposer.optional(),
    commandId,
  }),
);
export const approvalRequested = fact(
  'ApprovalRequested',
  'A proposal waits for a person.',
  z.strictObject({
    campaignId: CampaignId,
    trialId: TrialId,
    hash: z.string().describe('Hash of the proposal; the approval must carry it.'),
    expires: Instant.optional(),
  }),
);
export const trialApproved = fact(
  'TrialApproved',
  'A person approved a proposal.',
  z.strictObject({
    campaignId: CampaignId,
    trialId: TrialId,
    hash: z.string().describe('Hash of the proposal as it was shown.'),
    by: z.string().min(1).describe('Who did it.'),
    commandId,
  }),
);
export const trialRejected = fact(
  'TrialRejected',
  'A person rejected a proposal.',
  z.strictObject({
    campaignId: CampaignId,
    trialId: TrialId,
    by: z.string().min(1).describe('Who did it.'),
    reason,
    commandId,
  }),
);
export const trialExpired = fact(
  'TrialExpired',
  'Nobody approved the proposal in time.',
  z.strictObject({ campaignId: CampaignId, trialId: TrialId }),
);
export const trialRequested = fact(
  'TrialRequested',
  'A source is asked to answer the trial.',
  z.strictObject({
    campaignId: CampaignId,
    trialId: TrialId,
    attempt: Attempt,
    runId: RunId.describe('Id of the run or job that is to answer.'),
    sourceType: z.enum(['experiment', 'calculation', 'person']).describe('Sort of the source.'),
    source: z.string().describe('Name of the source in the campaign.'),
    workcell: z.string().optional().describe('Name of the workcell.'),
    procedure: z.string().optional().describe('Name of the procedure.'),
    workflow: z.string().optional().describe('Name of the workflow.'),
    inputs: JobInputs.optional().describe('Inputs of the workflow; absent: the point.'),
    profile: Profile.optional(),
    properties: RequestedProperties.optional(),
    point: Point,
    units: z.record(z.string(), z.string()).describe('Unit of each numeric parameter of the point.'),
    objectives: z.array(AskedObjective).describe('What must be observed, in which unit.'),
  }),
);
export const trialWithdrawn = fact(
  'TrialWithdrawn',
  'The trial was called off.',
  z.strictObject({ campaignId: CampaignId, trialId: TrialId, reason, commandId }),
);
export const trialHeld = fact(
  'TrialHeld',
  'The trial waits for a person after repeated failures; it counts as pending and stops nothing.',
  z.strictObject({ campaignId: CampaignId, trialId: TrialId, reason }),
);
export const trialReleased = fact(
  'TrialReleased',
  'A person lets a held trial try again.',
  z.strictObject({
    campaignId: CampaignId,
    trialId: TrialId,
    by: z.string().min(1).describe('Who did it.'),
    commandId,
  }),
);
export const trialObserved = fact(
  'TrialObserved',
  'The trial has its values.',
  z.strictObject({
    campaignId: CampaignId,
    trialId: TrialId,
    attempt: Attempt,
    runId: RunId,
    values: z.array(Quantity).describe('Observed values.'),
    commandId,
  }),
);
export const trialFailed = fact(
  'TrialFailed',
  'An attempt at the trial failed.',
  z.strictObject({
    campaignId: CampaignId,
    trialId: TrialId,
    attempt: Attempt,
    cause: FailureCause,
    code: z.string().optional().describe('Error code, if one is known.'),
    reason,
  }),
);
export const trialRetracted = fact(
  'TrialRetracted',
  'The values of an observed trial were withdrawn by a person; the planner no longer uses them.',
  z.strictObject({ campaignId: CampaignId, trialId: TrialId, by: z.string().min(1).describe('Who did it.'), reason }),
);
export const modelAdopted = fact(
  'ModelAdopted',
  'The campaign plans with this version of a published model from now on.',
  z.strictObject({
    campaignId: CampaignId,
    modelId: z.string().describe('Id of the model.'),
    version: z.int().min(1).describe('Version, from 1.'),
    property: z.string().optional().describe('Name of the property that it predicts.'),
    predictions: PointTable.optional().describe(
      'What it says of points, where the campaign follows it; absent where the model refuses to say anything.',
    ),
  }),
);

export const campaignEvents = [
  campaignStarted,
  campaignPaused,
  campaignResumed,
  campaignFinished,
  batchProposed,
  proposalRefused,
  approvalRequested,
  trialApproved,
  trialRejected,
  trialExpired,
  trialRequested,
  trialWithdrawn,
  trialHeld,
  trialReleased,
  trialObserved,
  trialFailed,
  trialRetracted,
  modelAdopted,
] as const;
export type CampaignEvent = EventOf<(typeof campaignEvents)[number]>;
