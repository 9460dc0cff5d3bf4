import type { Goal, ModelEvent, Point } from '@meguri/contracts';
import type { Aggregates } from '@meguri/messaging';
import type { FittedModel, Model } from '../domain/model.js';

/** The models of this service and their histories. */
export type Models = Aggregates<Model, ModelEvent>;
export const MODELS = Symbol('MODELS');

/** A set of observations that was fixed under its hash; values in the unit of the objective. */
export interface FrozenDataset {
  readonly hash: string;
  readonly rows: readonly { readonly observationId: string; readonly point: Point; readonly value: number }[];
}

/** What other services know of a campaign. */
export interface Campaigns {
  goalOf(campaignId: string): Promise<Goal>;
  /** Fixes the valid observations of a property, converted to the given unit. */
  freeze(campaignId: string, property: string, unit: string): Promise<FrozenDataset>;
}
export const CAMPAIGNS = Symbol('CAMPAIGNS');

/** Fits a model and states its errors. */
export interface Fitter {
  fit(goal: Goal, dataset: FrozenDataset): Pick<FittedModel, 'kind' | 'inputs' | 'settings' | 'errors'> | undefined;
}
export const FITTER = Symbol('FITTER');
