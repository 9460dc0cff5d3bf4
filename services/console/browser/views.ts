import type {
  CampaignSummary,
  explainCampaign,
  Figure as FigureSchema,
  listDevices,
  listJobs,
  listRuns,
  ModelCard as ModelCardSchema,
  queryLineage,
  queryObservations,
  StudySummary as StudySummarySchema,
  StudyView as StudyViewSchema,
  showCampaign,
} from '@meguri/contracts';
import type { z } from 'zod';

/** What the API answers, in the words of the contracts. */
export type CampaignView = z.infer<typeof showCampaign.output>;
export type Summary = z.infer<typeof CampaignSummary>;
export type Trial = CampaignView['trials'][number];
/** Why the planner chose the point of a trial. */
export type Reasons = NonNullable<Trial['explanation']>;
/** What the planner's model has learnt. */
export type Explained = z.infer<typeof explainCampaign.output>;
export type ParameterEffect = NonNullable<Explained['importance']>['parameters'][number];
export type Goal = CampaignView['goal'];
export type Objective = Goal['objectives'][number];
export type Workcell = z.infer<typeof listDevices.output>;
export type Device = Workcell['devices'][number];
export type Run = z.infer<typeof listRuns.output>['runs'][number];
/** A calculation that is not over. */
export type Job = z.infer<typeof listJobs.output>['jobs'][number];
export type Observation = z.infer<typeof queryObservations.output>['observations'][number];
/** A picture of a calculation, as its file holds it. */
export type Figure = z.infer<typeof FigureSchema>;
export type Lineage = z.infer<typeof queryLineage.output>;

export type StudySummary = z.infer<typeof StudySummarySchema>;
export type StudyView = z.infer<typeof StudyViewSchema>;
export type Generation = StudyView['generations'][number];
export type ModelCard = z.infer<typeof ModelCardSchema>;
