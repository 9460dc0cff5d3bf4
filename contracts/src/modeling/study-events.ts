import { z } from 'zod';
import { type EventOf, eventsOf } from '../contract.js';
import { Actor } from '../envelope.js';
import { CampaignId, FileReference, Instant, Point, Sha256, TrialId } from '../values.js';
import { CandidatePrediction } from './screening.js';
import { StudyId, StudyQuestion } from './study-question.js';

const fact = eventsOf('modeling', 'study');
const why = z.string().trim().min(1).max(2000).describe('Why, in words for people.');
const by = Actor.describe('Who did it, as named by the console.');
const target = z.string().min(1).describe('Column that is predicted.');
const features = z.array(z.string().min(1)).max(100).describe('Names of variables.');
const diagram = Sha256.describe('SHA-256 of the survey that was looked at.');
const generation = z.int().min(1).describe('Generation of the data: 1 at first, one more with every re-opening.');
const commandId = z.string().min(1).optional().describe('The command that caused it; a repeat changes nothing.');
const rmse = z.number().min(0);

/** The rows of one generation. */
export const FrozenTable = z
  .strictObject({
    file: FileReference.describe('The table as it was frozen, comma-separated.'),
    rows: z.int().min(0).describe('Number of rows.'),
    hash: Sha256.describe('Hash of the data set; of an uploaded table that of its file.'),
  })
  .describe('Data that never change again.');
export type FrozenTable = z.infer<typeof FrozenTable>;

/** A study without what only its kind of data needs: the text of a table is in its file. */
const From = z
  .strictObject({
    kind: z.enum(['table', 'campaign']).describe('Where the rows come from.'),
    campaignId: CampaignId.optional().describe('Id of the campaign.'),
    reopenOn: z
      .strictObject({ observations: z.int().min(1).describe('Fewest new rows that re-open the study.') })
      .optional()
      .describe('When new observations re-open it by themselves.'),
  })
  .describe('Where the rows come from.');
export type StudyOrigin = z.infer<typeof From>;

export const studyOpened = fact(
  'StudyOpened',
  'A study was opened: its data are frozen, and they are being surveyed.',
  z.strictObject({
    studyId: StudyId,
    title: z.string().describe('One line for people.'),
    from: From,
    question: StudyQuestion,
    table: FrozenTable,
    by,
    at: Instant,
    commandId,
  }),
);

export const SurveySummary = z
  .strictObject({
    target,
    subsets: z.int().min(1).describe('Subsets that were evaluated.'),
    best: z
      .strictObject({
        features,
        rmse: rmse.describe('Its error on the folds, in the unit of the target; too good to be taken at its word.'),
        q2: z.number().describe('1 is perfect, 0 no better than the mean.'),
      })
      .describe('The subset with the smallest error.'),
    nullRmse: rmse.describe('Error of the mean alone.'),
    fullRmse: rmse.nullable().describe('Error of all variables together; null where that cannot be fitted.'),
    nestedRmse: rmse.describe('Error of the whole search on rows that had no part in it.'),
    permutationP: z.number().min(0).max(1).describe('Probability that chance alone gives as good a winner.'),
    stability: z
      .number()
      .min(0)
      .max(1)
      .describe('Share of the outer folds that have the same winner; the commonest one.'),
  })
  .describe('What a survey says of one target in few numbers.');
export type SurveySummary = z.infer<typeof SurveySummary>;

export const studySurveyed = fact(
  'StudySurveyed',
  'All subsets were evaluated; the diagrams can be looked at.',
  z.strictObject({
    studyId: StudyId,
    generation,
    survey: FileReference.describe('The survey, JSON; its SHA-256 is the hash of the diagrams.'),
    variables: z.array(z.string()).min(1).describe('What can be chosen from.'),
    targets: z.array(SurveySummary).min(1).describe('In few numbers, target by target.'),
    seconds: z.number().min(0).describe('Wall time, seconds.'),
  }),
);
export const surveyFailed = fact(
  'SurveyFailed',
  'The data could not be surveyed, or a person called it off.',
  z.strictObject({
    studyId: StudyId,
    generation,
    code: z.string().describe('Stable error code.'),
    reason: why,
    remedy: z.string().describe('What to do about it.'),
    commandId,
  }),
);
export const descriptorsSuggested = fact(
  'DescriptorsSuggested',
  'Somebody, perhaps an agent, suggests descriptors; a person decides.',
  z.strictObject({ studyId: StudyId, generation, target, features, why, diagram, by, at: Instant, commandId }),
);
export const descriptorsSelected = fact(
  'DescriptorsSelected',
  'A person chose the descriptors; the final model is fitted to them.',
  z.strictObject({ studyId: StudyId, generation, target, features, why, diagram, by, at: Instant, commandId }),
);
export const candidatesScreened = fact(
  'CandidatesScreened',
  'Candidates were predicted and ranked by the final models.',
  z.strictObject({
    studyId: StudyId,
    generation,
    candidates: FileReference.describe('The table of candidates as it was given.'),
    result: FileReference.describe('The ranked candidates with intervals and domain, JSON.'),
    models: z
      .array(
        z.strictObject({
          modelId: z.string().describe('Id of the model.'),
          version: z.int().min(1).describe('Version, from 1.'),
        }),
      )
      .min(1)
      .describe('The models that predicted.'),
    count: z.int().min(1).describe('Number of candidates.'),
    outside: z.int().min(0).describe('Candidates outside the domain of a model.'),
    by,
    at: Instant,
    commandId,
  }),
);
export const ChosenCandidate = z
  .strictObject({
    row: z.int().min(1).describe('Row of the table of candidates, from 1 below the header.'),
    name: z.string().describe('Name of the row, or its number.'),
    point: Point.describe('The cells of the row, by column.'),
    predictions: z
      .record(z.string(), CandidatePrediction.omit({ leverage: true }))
      .describe('What the models predict, by target.'),
  })
  .describe('A candidate that was chosen.');
export type ChosenCandidate = z.infer<typeof ChosenCandidate>;
export const candidatesChosen = fact(
  'CandidatesChosen',
  'A person chose candidates to be made or measured.',
  z.strictObject({
    studyId: StudyId,
    choice: z.int().min(1).describe('Number of the choice within the study, from 1.'),
    screening: Sha256.describe('SHA-256 of the screening that was looked at.'),
    candidates: z.array(ChosenCandidate).min(1).max(200).describe('The candidates.'),
    campaignId: CampaignId.optional().describe('The campaign that they are proposed to, if any.'),
    why,
    by,
    at: Instant,
    commandId,
  }),
);
export const CandidateAnswer = z
  .strictObject({
    row: z.int().min(1).describe('Row of the table of candidates, from 1 below the header.'),
    accepted: z.boolean().describe('Whether planning admitted it.'),
    trialId: TrialId.optional(),
    reasons: z.array(z.string()).describe('Every reason against it.'),
  })
  .describe('What planning says of one candidate.');
export const candidatesAnswered = fact(
  'CandidatesAnswered',
  'Planning checked the chosen candidates like any proposal.',
  z.strictObject({
    studyId: StudyId,
    choice: z.int().min(1).describe('Number of the choice within the study, from 1.'),
    campaignId: CampaignId,
    answers: z.array(CandidateAnswer).min(1).describe('In the order of the candidates.'),
  }),
);
export const studyReopened = fact(
  'StudyReopened',
  'New measurements begin the next generation; earlier ones stay as they are.',
  z.strictObject({
    studyId: StudyId,
    generation,
    table: FrozenTable,
    added: z.int().describe('Rows more than before; negative where observations were withdrawn.'),
    why,
    by: by.optional().describe('Who did it; absent when new observations did.'),
    at: Instant,
    commandId,
  }),
);
export const studyClosed = fact(
  'StudyClosed',
  'The study is over; its models stay published.',
  z.strictObject({ studyId: StudyId, why, by, at: Instant, commandId }),
);

export const studyEvents = [
  studyOpened,
  studySurveyed,
  surveyFailed,
  descriptorsSuggested,
  descriptorsSelected,
  candidatesScreened,
  candidatesChosen,
  candidatesAnswered,
  studyReopened,
  studyClosed,
] as const;
export type StudyEvent = EventOf<(typeof studyEvents)[number]>;
