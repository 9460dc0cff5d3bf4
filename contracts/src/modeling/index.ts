import { z } from 'zod';
import { type EventOf, eventsOf, queriesOf } from '../contract.js';
import { Sha256 } from '../values.js';

const fact = eventsOf('modeling', 'model');

/** What a reader must know to trust or distrust a model. */
export const ModelCard = z
  .strictObject({
    modelId: z.string().describe('Id of the model: <campaign>-<property>.'),
    version: z.int().min(1).describe('1, 2, 3 …; each card is immutable.'),
    campaignId: z.string().describe('Id of the campaign.'),
    property: z.string().describe('Name of the observed property.'),
    unit: z.string().describe('Unit symbol; empty for a pure number.'),
    kind: z.string().describe('Sort of model, e.g. gaussian-process.'),
    dataset: z
      .strictObject({
        hash: Sha256.describe('Hash of the frozen data set.'),
        rows: z.array(z.string()).describe('Ids of the observations, sorted.'),
      })
      .describe('The data it was fitted to.'),
    inputs: z.array(z.string()).describe('Encoded inputs, in order.'),
    settings: z.record(z.string(), z.unknown()).describe('Engine, version, priors, fitted hyper-parameters.'),
    errors: z
      .strictObject({
        leaveOneOutRmse: z
          .number()
          .min(0)
          .nullable()
          .describe('Root mean square error, leave one out; unit of the property.'),
        nullRmse: z.number().min(0).nullable().describe('The same for predicting the mean of the others.'),
        leaveOneOutCoverage: z
          .number()
          .min(0)
          .max(1)
          .nullable()
          .describe('Share of left-out values within their 95 % interval.'),
      })
      .describe('Honest errors; null where there are too few rows.'),
    supersedes: z.int().min(1).nullable().describe('The version it replaces.'),
  })
  .describe('Card of a published model.');
export type ModelCard = z.infer<typeof ModelCard>;

export const modelTrained = fact(
  'ModelTrained',
  'A model was fitted and is published with its card.',
  z.strictObject({
    modelId: z.string().describe('Id of the model.'),
    version: z.int().min(1).describe('Version, from 1.'),
    card: ModelCard,
  }),
);
export const modelEvents = [modelTrained] as const;
export type ModelEvent = EventOf<(typeof modelEvents)[number]>;

const query = queriesOf('modeling');
export const listModels = query(
  'models',
  'The newest card of every model, or every card of one model.',
  z.strictObject({
    modelId: z.string().optional().describe('Id of the model.'),
    campaignId: z.string().optional().describe('Id of the campaign.'),
  }),
  z.strictObject({ cards: z.array(ModelCard).describe('The cards.') }),
);
export const modelingRequests = [listModels] as const;
