import type { ModelExplanation } from '@meguri/bayesopt';
import type {
  CampaignEvent,
  checkCalculation,
  checkProcedure,
  FileProblem,
  Goal,
  Objective,
  Parameter,
  Point,
  Quantity,
  RequestContract,
  Source,
} from '@meguri/contracts';
import type { Aggregates } from '@meguri/messaging';
import type { z } from 'zod';
import type { Plan } from '../domain/batches.js';
import type { Campaign, CampaignHistory } from '../domain/campaign.js';
import type { PlanningProblem } from '../domain/planning-problem.js';

export type Input<C extends RequestContract> = z.infer<C['input']>;
export type Output<C extends RequestContract> = z.infer<C['output']>;

/** Something read from a file, with the field it was read from, e.g. parameters[2]. */
export interface Located<Value> {
  readonly field: string;
  readonly value: Value;
}

/** A campaign file as far as it can be read. */
export interface CampaignFile {
  /** Present when there is no problem. */
  readonly goal?: Goal;
  /** What can be read of these, even when something else is wrong. */
  readonly parts: {
    readonly parameters: readonly Located<Parameter>[];
    readonly objectives: readonly Located<Objective>[];
    readonly sources: readonly Located<Source>[];
  };
  readonly problems: readonly FileProblem[];
  /** Where a field such as sources[0].procedure stands, or the nearest one around it. */
  positionOf(field: string): { readonly line: number; readonly column: number };
}

/** The campaigns as their events tell them. */
export const CAMPAIGNS = Symbol('CAMPAIGNS');
export type Campaigns = Aggregates<CampaignHistory, CampaignEvent>;

/** Every event of one campaign, oldest first. */
export const HISTORY = Symbol('HISTORY');
export interface History {
  eventsOf(campaignId: string): Promise<CampaignEvent[]>;
}

/** Answers planning problems; equal problems get equal answers from equal versions. */
export const PLANNER = Symbol('PLANNER');
export interface Planner {
  plan(problem: PlanningProblem): Promise<Plan>;
  /** Why a goal admits no point, with a remedy; undefined when it admits one. */
  emptinessOf(goal: Pick<Goal, 'parameters' | 'constraints'>): Promise<Emptiness | undefined>;
}
export type Emptiness = Pick<FileProblem, 'message' | 'remedy'>;

/** Explains what the planner's model of an objective that is made better has learnt from a problem, and its prediction for a point; undefined while there is no model. */
export const EXPLAINER = Symbol('EXPLAINER');
export type Learnt = ModelExplanation;
export interface Explainer {
  explain(problem: PlanningProblem, objective: Objective, point?: Point): Promise<Learnt | undefined>;
}

/** A table that came with a campaign file. */
export interface EnclosedTable {
  readonly name: string;
  readonly text: string;
  /** Columns of the standard deviations of results, by objective. */
  readonly sds?: Readonly<Record<string, string>>;
}

/** What was measured before a campaign, as a table tells it, each with its line. */
export interface EarlierMeasurements {
  readonly measurements: readonly { readonly line: number; readonly point: Point; readonly values: Quantity[] }[];
  readonly problems: readonly FileProblem[];
}

/** Reads campaign files, with the texts of the tables they name. */
export const CAMPAIGN_FILES = Symbol('CAMPAIGN_FILES');
export interface CampaignFiles {
  read(text: string, tables: Readonly<Record<string, string>>): Promise<CampaignFile>;
  readMeasurements(table: EnclosedTable, goal: Goal): EarlierMeasurements;
}

/** Asks the sources what they can do. Throws LabError when the service that knows does not answer. */
export const FEASIBILITY = Symbol('FEASIBILITY');
export interface Feasibility {
  procedure(question: Input<typeof checkProcedure>): Promise<Output<typeof checkProcedure>>;
  calculation(question: Input<typeof checkCalculation>): Promise<Output<typeof checkCalculation>>;
}

/** Rings when a time has come; one time per key, the last one set. What fails is rung for again a little later. */
export const ALARM_CLOCK = Symbol('ALARM_CLOCK');
export interface AlarmClock {
  now(): Date;
  set(key: string, time: Date, ring: (now: Date) => Promise<void>): void;
  clear(key: string): void;
}

/** SHA-256 of a text, hexadecimal. */
export const HASH = Symbol('HASH');
export type Hash = (text: string) => string;

/** What is measured about planning. */
export const OBSERVER = Symbol('OBSERVER');
export interface Observer {
  /** New facts of a campaign, and where it stands after them. */
  stated(facts: readonly CampaignEvent[], campaign: CampaignHistory): void;
  /** An open campaign as it was found at the start. */
  found(campaign: Campaign): void;
  /** The planner answered, in milliseconds. */
  planned(milliseconds: number): void;
}
