import { z } from 'zod';
import { commandsOf, queriesOf } from '../contract.js';
import { Actor } from '../envelope.js';
import { CampaignId, FileReference, Instant, Sha256 } from '../values.js';
import { ModelCard } from './model.js';
import {
  CandidateAnswer,
  candidatesChosen,
  candidatesScreened,
  descriptorsSelected,
  FrozenTable,
  SurveySummary,
  studyOpened,
} from './study-events.js';
import { StudyData, StudyId, StudyQuestion, TableText } from './study-question.js';

const command = commandsOf('modeling');
const query = queriesOf('modeling');

const why = z.string().trim().min(1).max(2000).describe('Why, in words for people.');
const features = z.array(z.string().min(1)).max(100).describe('Names of variables of the survey.');
const diagram = Sha256.describe(
  'SHA-256 of the survey that was looked at; one that is no longer the newest is refused.',
);
const target = z.string().optional().describe('Column that is predicted; absent: the first target.');
const Done = z.strictObject({ studyId: StudyId });

export const listModels = query(
  'models',
  'The newest card of every model, or every card of one model.',
  z.strictObject({
    modelId: z.string().optional().describe('Id of the model.'),
    campaignId: z.string().optional().describe('Id of the campaign.'),
  }),
  z.strictObject({ cards: z.array(ModelCard).describe('The cards.') }),
);

export const openStudy = command(
  'study.open',
  'Freezes the data, checks them, opens a study and begins to survey it.',
  z.strictObject({
    studyId: StudyId.optional().describe('Wanted id; made from the title when absent.'),
    title: z.string().trim().min(1).max(200).describe('One line for people.'),
    data: StudyData,
    question: StudyQuestion,
  }),
  Done,
);
export const suggestDescriptors = command(
  'study.suggest',
  'Suggests descriptors, for a person to decide on.',
  z.strictObject({ studyId: StudyId, target, features, why, diagram }),
  Done,
);
export const selectDescriptors = command(
  'study.select',
  'Chooses the descriptors; the final model is fitted to them and published. Only a person may.',
  z.strictObject({ studyId: StudyId, target, features, why, diagram }),
  Done,
);
export const screenCandidates = command(
  'study.screen',
  'Predicts and ranks candidates by the final models, with intervals and domain.',
  z.strictObject({
    studyId: StudyId,
    candidates: TableText.describe('A row for each candidate, with the columns that the models need.'),
    target: z.string().optional().describe('Target to rank by; absent: the first that has a model.'),
    direction: z.enum(['maximise', 'minimise']).default('maximise').describe('Which predictions come first.'),
  }),
  z.strictObject({
    studyId: StudyId,
    result: FileReference.describe('The ranked candidates, JSON.'),
    count: z.int().min(1).describe('Number of candidates.'),
    outside: z.int().min(0).describe('Candidates outside the domain of a model.'),
  }),
);
export const chooseCandidates = command(
  'study.choose',
  'Chooses candidates of a screening; those of a study of a campaign are proposed to it. Only a person may.',
  z.strictObject({
    studyId: StudyId,
    screening: Sha256.describe('SHA-256 of the screening that was looked at.'),
    rows: z.array(z.int().min(1)).min(1).max(200).describe('Rows of the table of candidates, from 1 below the header.'),
    why,
  }),
  z.strictObject({ studyId: StudyId, choice: z.int().min(1).describe('Number of the choice within the study.') }),
);
export const reopenStudy = command(
  'study.reopen',
  'Begins the next generation with new measurements: a table to add, or what the campaign has observed by now.',
  z.strictObject({
    studyId: StudyId,
    table: TableText.optional().describe('Rows to add, with the same columns; of a study of a campaign absent.'),
    why,
  }),
  z.strictObject({ studyId: StudyId, generation: z.int().min(1).describe('The generation that begins.') }),
);
export const cancelSurvey = command(
  'study.cancel',
  'Calls off the survey that is running.',
  z.strictObject({ studyId: StudyId, why: why.default('called off by a person') }),
  Done,
);
export const closeStudy = command(
  'study.close',
  'Ends a study; its models stay published.',
  z.strictObject({ studyId: StudyId, why }),
  Done,
);

export const StudyState = z
  .enum(['surveying', 'surveyed', 'failed', 'closed'])
  .describe(
    'surveying: the search runs; surveyed: a person can choose; failed: there is no survey of the newest data.',
  );
const progress = z
  .strictObject({
    stage: z.string().describe('What is being done, e.g. search, nested or permutations.'),
    share: z.number().min(0).max(1).describe('Part of that stage that is done.'),
  })
  .describe('How far the survey is.');
const summary = {
  studyId: StudyId,
  title: z.string().describe('One line for people.'),
  state: StudyState,
  generation: z.int().min(1).describe('Newest generation.'),
  campaignId: CampaignId.optional().describe('Id of the campaign.'),
  targets: z.array(z.string()).describe('Columns that are predicted.'),
  rows: z.int().min(0).describe('Rows of the newest generation.'),
  openedBy: Actor.describe('Who opened it.'),
  openedAt: Instant.describe('When it was opened.'),
};
export const StudySummary = z.strictObject(summary).describe('A study on one line.');
export const listStudies = query(
  'studies',
  'All studies, newest first.',
  z.strictObject({ campaignId: z.string().optional().describe('Id of the campaign.') }),
  z.strictObject({ studies: z.array(StudySummary).describe('The studies.') }),
);

const DescriptorChoice = descriptorsSelected.schema.omit({ studyId: true, commandId: true });
export const StudyView = z
  .strictObject({
    ...summary,
    from: studyOpened.schema.shape.from,
    question: StudyQuestion,
    progress: progress.optional(),
    generations: z
      .array(
        z.strictObject({
          generation: z.int().min(1).describe('Number, from 1.'),
          table: FrozenTable,
          why: z.string().optional().describe('Why it was re-opened.'),
          at: Instant.describe('When it began.'),
          survey: z
            .strictObject({
              file: FileReference.describe('The survey, JSON; its SHA-256 is the hash of the diagrams.'),
              variables: z.array(z.string()).describe('What can be chosen from.'),
              targets: z.array(SurveySummary).describe('In few numbers, target by target.'),
              seconds: z.number().min(0).describe('Wall time, seconds.'),
            })
            .optional()
            .describe('Its survey, when there is one.'),
          failure: z
            .strictObject({
              code: z.string().describe('Stable error code.'),
              reason: z.string().describe('What went wrong.'),
              remedy: z.string().describe('What to do about it.'),
            })
            .optional()
            .describe('Why there is no survey.'),
        }),
      )
      .describe('Oldest first.'),
    suggestions: z.array(DescriptorChoice).describe('What was suggested, oldest first.'),
    selections: z.array(DescriptorChoice).describe('What was chosen, oldest first.'),
    models: z.array(ModelCard).describe('Every card of the final models, oldest first.'),
    screenings: z
      .array(candidatesScreened.schema.omit({ studyId: true, commandId: true }))
      .describe('Screenings, oldest first.'),
    choices: z
      .array(
        candidatesChosen.schema.omit({ studyId: true, commandId: true }).extend({
          answers: z.array(CandidateAnswer).optional().describe('What planning says, once it has answered.'),
        }),
      )
      .describe('Chosen candidates, oldest first.'),
    closed: z
      .strictObject({ by: Actor, why: z.string().describe('Why.'), at: Instant })
      .optional()
      .describe('Who ended it, and why.'),
  })
  .describe('A study with all that was decided in it.');
export type StudyView = z.infer<typeof StudyView>;
export const showStudy = query('study', 'One study, with progress.', z.strictObject({ studyId: StudyId }), StudyView);
export const readStudyFile = query(
  'study.file',
  'The text of a file of a study: its tables, surveys, models and screenings.',
  z.strictObject({ studyId: StudyId, sha256: Sha256 }),
  z.strictObject({ file: FileReference, text: z.string().describe('The text.') }),
);

export const modelingRequests = [
  listModels,
  openStudy,
  suggestDescriptors,
  selectDescriptors,
  screenCandidates,
  chooseCandidates,
  reopenStudy,
  cancelSurvey,
  closeStudy,
  listStudies,
  showStudy,
  readStudyFile,
] as const;
