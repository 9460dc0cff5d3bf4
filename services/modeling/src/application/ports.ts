import type {
  Censoring,
  Goal,
  ModelCard,
  ModelEvent,
  Point,
  proposeTrials,
  StudyEvent,
  StudyQuestion,
} from '@meguri/contracts';
import type { Aggregates } from '@meguri/messaging';
import type { z } from 'zod';
import type { FittedModel, Model } from '../domain/model.js';
import type { SurveyOutcome } from '../domain/study/life.js';
import type { Choice, StudyHistory } from '../domain/study/study.js';

/** The models of this service and their histories. */
export type Models = Aggregates<Model, ModelEvent>;
export const MODELS = Symbol('MODELS');

/** The studies of this service and their histories. */
export type Studies = Aggregates<StudyHistory, StudyEvent>;
export const STUDIES = Symbol('STUDIES');

/** A set of observations that was fixed under its hash; values in the unit of the objective. */
export interface FrozenDataset {
  readonly hash: string;
  readonly rows: readonly DatasetRow[];
}

/** One of them. */
export interface DatasetRow {
  readonly observationId: string;
  readonly point: Point;
  readonly value: number;
  /** Standard uncertainty, same unit. */
  readonly uncertainty?: number;
  readonly censored?: Censoring;
  /** Name of the source that gave it; absent: the one of highest fidelity. */
  readonly source?: string;
}

/** What other services know of a campaign. */
export interface Campaigns {
  goalOf(campaignId: string): Promise<Goal>;
  /** Fixes the valid observations of a property, converted to the given unit. */
  freeze(campaignId: string, property: string, unit: string): Promise<FrozenDataset>;
}
export const CAMPAIGNS = Symbol('CAMPAIGNS');

/** Puts chosen candidates to a campaign. */
export interface Proposals {
  /** The same choice is proposed once, however often it is sent; refusals of single points are answers, no errors. */
  propose(studyId: string, choice: Choice, points: readonly Point[]): Promise<z.infer<typeof proposeTrials.output>>;
}
export const PROPOSALS = Symbol('PROPOSALS');

export type Fit = Pick<FittedModel, 'kind' | 'inputs' | 'settings' | 'errors'>;

/** Fits a model and states its errors. */
export interface Fitter {
  /** A model of one property; undefined where there is too little to fit it to. */
  fit(goal: Goal, property: string, dataset: FrozenDataset): Fit | undefined;
}
export const FITTER = Symbol('FITTER');

/** A table with what is asked of it. */
export interface TableQuestion {
  /** Comma-separated values with a header line. */
  readonly table: string;
  readonly question: StudyQuestion;
}

/** A final model to fit: chosen variables, judged by a survey. */
export interface FitQuestion extends TableQuestion {
  readonly survey: string;
  readonly target: string;
  readonly features: readonly string[];
}

export interface ScreenQuestion {
  readonly models: readonly ScreeningModel[];
  /** Comma-separated values with a header line, and a name for people. */
  readonly candidates: string;
  readonly candidatesName: string;
  /** Of a study of a campaign: what is known of its substances, which candidates need not say. */
  readonly parameters?: Goal['parameters'] | undefined;
  /** Molecules whose descriptors candidates need not say. */
  readonly molecules?: Molecules | undefined;
  /** Column that names the candidates, where the table has it. */
  readonly rowNames?: string | undefined;
  /** What the candidates are ranked by. */
  readonly target: string;
  readonly direction: 'maximise' | 'minimise';
}

export interface ScreeningModel {
  readonly target: string;
  readonly unit: string;
  readonly modelId: string;
  readonly version: number;
  /** The model itself, JSON. */
  readonly model: string;
}

export interface Progress {
  readonly stage: string;
  /** Part of the stage that is done, 0..1. */
  readonly share: number;
}

export type Molecules = NonNullable<StudyQuestion['molecules']>;

export interface DescribedText {
  readonly text: string;
  /** Library and version that computed a column, by its name. */
  readonly origins: Readonly<Record<string, string>>;
}

/** Sparse regression beside the event loop. Whatever is wrong with a table is LabError STUDY.DATA_INVALID, with row and column. */
export interface Analyst {
  /** The table with a column for each descriptor of its molecules, and what computed each. */
  describe(question: { readonly table: string; readonly molecules: Molecules }): Promise<DescribedText>;
  /** Whether the table can be studied. */
  check(question: TableQuestion): Promise<void>;
  /** The survey as JSON, the same text for the same question, and what it says in few words. */
  survey(
    question: TableQuestion,
    watch: { readonly onProgress: (progress: Progress) => void; readonly signal: AbortSignal },
  ): Promise<{ readonly text: string; readonly outcome: Pick<SurveyOutcome, 'variables' | 'targets'> }>;
  /** The parts of the card that the data say. @throws LabError STUDY.SELECTION_INVALID for variables that depend on one another. */
  fit(question: FitQuestion): Promise<FinalFit>;
  /** The ScreeningResult as JSON. */
  screen(
    question: ScreenQuestion,
  ): Promise<{ readonly text: string; readonly count: number; readonly outside: number }>;
}
export const ANALYST = Symbol('ANALYST');

export type FinalFit = Pick<
  ModelCard,
  | 'kind'
  | 'inputs'
  | 'settings'
  | 'errors'
  | 'descriptors'
  | 'folds'
  | 'searchSpace'
  | 'intercept'
  | 'coefficients'
  | 'intervals'
  | 'domain'
> & {
  /** The model itself, JSON: what {@link Analyst.screen} takes. */
  readonly model: string;
  /** Names of the rows it was fitted to, sorted. */
  readonly rows: readonly string[];
  /** Place of the variables among all subsets, from 1; null where the survey does not list them. */
  readonly rank: number | null;
};

/** Files beside the events, by their hash. */
export interface Files {
  put(bytes: Uint8Array, about: { readonly mediaType: string; readonly name: string }): Promise<FileReference>;
  get(reference: FileReference): Promise<Uint8Array>;
}
export const FILES = Symbol('FILES');

export interface FileReference {
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly name: string;
}

/** Wall time now. */
export type Clock = () => Date;
export const CLOCK = Symbol('CLOCK');

/** What the application says to the log: constant messages, data in fields. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}
export const LOG = Symbol('LOG');
