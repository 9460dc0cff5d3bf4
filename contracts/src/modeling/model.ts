import { z } from 'zod';
import { type EventOf, eventsOf } from '../contract.js';
import { Actor } from '../envelope.js';
import { FileReference, Instant, PointTable, Sha256 } from '../values.js';

const fact = eventsOf('modeling', 'model');

const rmse = z.number().min(0);

const errors = z
  .strictObject({
    leaveOneOutRmse: rmse.nullable().describe('Root mean square error, leave one out; unit of the property.'),
    nullRmse: rmse.nullable().describe('The same for predicting the mean of the others.'),
    leaveOneOutCoverage: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Share of left-out values within their 95 % interval.'),
    crossValidatedRmse: rmse
      .optional()
      .describe('Error on the folds of the study; too good where the folds also chose the descriptors.'),
    fullRmse: rmse
      .nullable()
      .optional()
      .describe('Error of the model of all variables on the same folds, if it exists.'),
    winnerRmse: rmse.optional().describe('Error of the best of all subsets on the same folds; too good to be true.'),
    nestedRmse: rmse.optional().describe('Error of the whole search on rows that had no part in it.'),
    permutationP: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Probability that chance alone gives as good a winner, by shuffled targets.'),
  })
  .describe('Honest errors; null where there are too few rows.');

/** What belongs to a model that a person chose the descriptors of; absent of others. */
const ofStudy = {
  study: z
    .strictObject({
      studyId: z.string().describe('Id of the study.'),
      generation: z.int().min(1).describe('Generation of the data, from 1.'),
    })
    .optional()
    .describe('The study it comes from.'),
  descriptors: z
    .array(
      z.strictObject({
        name: z.string().describe('Name of the variable.'),
        columns: z.array(z.string()).min(1).describe('Columns of the design that it stands for.'),
        unit: z.string().optional().describe('Unit symbol, where one was stated.'),
        origin: z.string().describe('Where its numbers come from, e.g. table, or library and version.'),
      }),
    )
    .optional()
    .describe('The descriptors, each with the library and version that calculated it, as far as is known.'),
  folds: z
    .strictObject({
      kind: z.enum(['leave-one-out', 'k-fold', 'grouped']).describe('How rows were held out.'),
      count: z.int().min(2).describe('Number of folds, repeats included.'),
      repeats: z.int().min(1).describe('How often every row was held out.'),
      seed: z.int().optional().describe('Seed of the folds, where they are random.'),
    })
    .optional()
    .describe('The folds of all errors.'),
  searchSpace: z
    .strictObject({
      variables: z.array(z.string()).describe('All that could be chosen.'),
      subsets: z.int().min(1).describe('Subsets that were evaluated.'),
      constraints: z.record(z.string(), z.unknown()).describe('Forced, forbidden, either-or, sizes.'),
    })
    .optional()
    .describe('What the descriptors were chosen from.'),
  decision: z
    .strictObject({
      by: Actor.describe('The person who chose.'),
      at: Instant.describe('When.'),
      why: z.string().describe('The reason in their words.'),
      diagram: Sha256.describe('SHA-256 of the survey that they looked at.'),
      rank: z.int().min(1).nullable().describe('Place of the choice among all subsets, where the survey lists it.'),
    })
    .optional()
    .describe('The human decision.'),
  file: FileReference.optional().describe('The model itself, JSON: all that predicts, frozen under its hash.'),
  intercept: z.number().optional().describe('Constant of the linear model, in the unit of the property.'),
  coefficients: z
    .array(
      z.strictObject({
        column: z.string().describe('Column of the design.'),
        value: z.number().describe('Change of the property per unit of the column.'),
        standardised: z.number().describe('The same in standard deviations of both.'),
        lower: z.number().nullable().describe('Lower end of its interval; null where there is none.'),
        upper: z.number().nullable().describe('Upper end of its interval; null where there is none.'),
        varianceInflation: z.number().min(1).nullable().describe('Variance inflation factor; null where it has none.'),
      }),
    )
    .optional()
    .describe('Coefficients of the linear model, in the order of the inputs.'),
  intervals: z
    .strictObject({
      coefficients: z.string().describe('How the intervals of coefficients were made, and their level.'),
      predictions: z.string().describe('How the intervals of predictions are made.'),
    })
    .optional()
    .describe('What the intervals mean.'),
  domain: z
    .strictObject({
      method: z.string().describe('How the domain is drawn.'),
      limit: z.number().min(0).describe('Leverage above which a point is extrapolated.'),
      ranges: z
        .array(
          z.strictObject({
            column: z.string().describe('Column of the design.'),
            lowest: z.number().describe('Smallest value that was measured at.'),
            highest: z.number().describe('Largest value that was measured at.'),
          }),
        )
        .describe('What was measured.'),
    })
    .optional()
    .describe('Where the model may be trusted.'),
};

const coefficient = z.strictObject({
  value: z.number().describe('As fitted.'),
  lower: z.number().describe('Lower end of the interval of 95 %.'),
  upper: z.number().describe('Upper end of the interval of 95 %.'),
});
const variant = z
  .enum(['mean-only', 'simulation-only', 'experiment-only', 'combined'])
  .describe('A way to predict: the mean, a line in the calculated value, descriptors, or both.');

/** What belongs to a model that learns measured from calculated values; absent of others. */
const ofTransfer = {
  transfer: z
    .strictObject({
      calculated: z.int().min(0).describe('Points with a calculated value.'),
      pairs: z.int().min(0).describe('Points with a calculated and a measured value.'),
      rawRmse: rmse.nullable().describe('Error of the calculated values taken as they are; null without pairs.'),
      variants: z
        .array(
          z.strictObject({
            variant,
            leaveOneOutRmse: rmse.describe('Error, leave one out.'),
            coverage: z.number().min(0).max(1).describe('Share within their own 95 % interval.'),
          }),
        )
        .describe('The ways to predict that were compared; none with too few pairs.'),
      chosen: variant.nullable().describe('The way that predicts best; null with too few pairs to compare.'),
      transfers: z.boolean().nullable().describe('Whether calculations help; null with too few pairs to say.'),
      reason: z.string().describe('Why, with the errors.'),
      intercept: coefficient.nullable().describe('Of the line through the calculated values; null without one.'),
      slope: coefficient.nullable().describe('Of the calculated value; null without a line.'),
    })
    .optional()
    .describe('How measured follow from calculated values.'),
  predictions: PointTable.optional().describe(
    'What the planner may follow: the line alone, since the planner learns from the measurements what the line leaves.',
  ),
};

/** What a reader must know to trust or distrust a model. */
export const ModelCard = z
  .strictObject({
    modelId: z.string().describe('Id of the model: <campaign>-<property> or <study>-<property>.'),
    version: z.int().min(1).describe('1, 2, 3 …; each card is immutable.'),
    campaignId: z.string().describe('Id of the campaign; empty where it belongs to none.'),
    property: z.string().describe('Name of the observed property.'),
    unit: z.string().describe('Unit symbol; empty for a pure number.'),
    kind: z.string().describe('Sort of model, e.g. gaussian-process or sparse-linear.'),
    dataset: z
      .strictObject({
        hash: Sha256.describe('Hash of the frozen data set.'),
        rows: z.array(z.string()).describe('Ids of the observations, sorted; of a table the names of its rows.'),
      })
      .describe('The data it was fitted to.'),
    inputs: z.array(z.string()).describe('Encoded inputs, in order.'),
    settings: z.record(z.string(), z.unknown()).describe('Engine, version, priors, fitted hyper-parameters.'),
    errors,
    supersedes: z.int().min(1).nullable().describe('The version it replaces.'),
    ...ofStudy,
    ...ofTransfer,
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
