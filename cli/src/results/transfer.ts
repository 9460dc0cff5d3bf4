import { z } from 'zod';
import { count } from './count.js';

const TransferErrors = z.strictObject({
  rmse: z.number().min(0).describe('Root mean square error, in the unit of the measured values.'),
  bias: z.number().describe('Mean of predicted minus measured.'),
  q2: z.number().describe('1 - squares of errors / squares about the mean.'),
});
const variantNames = ['mean-only', 'simulation-only', 'experiment-only', 'combined'] as const;
const TransferCoefficient = z.strictObject({
  value: z.number(),
  lower: z.number().describe('Lower end of the interval of 95 % (jackknife).'),
  upper: z.number().describe('Upper end of the interval of 95 %.'),
});
const finiteOrNull = z.number().nullable().describe('End of the jackknife+ interval; null: without bound.');

export const CalibrateAnswer = z.strictObject({
  measured: z.string(),
  simulated: z.string(),
  level: z.number().gt(0).lt(1).describe('Level of the intervals of corrected values.'),
  calibrations: z
    .array(
      z.strictObject({
        protocol: z.string().nullable().describe('Value of the column of protocols; null without one.'),
        n: z.int().min(4).describe('Materials with both values.'),
        raw: TransferErrors.describe('Simulated values taken as they are.'),
        variants: z
          .array(
            TransferErrors.extend({
              variant: z.enum(variantNames),
              coverage: z.number().min(0).max(1).describe('Share within their own intervals of 95 %, left out.'),
            }),
          )
          .describe('Leave-one-out errors.'),
        nested: TransferErrors.extend({
          chosen: z.partialRecord(z.enum(variantNames), count).describe('How often each was chosen.'),
        }).describe('With choice and fit repeated without each material.'),
        chosen: z.enum(variantNames),
        transfers: z.boolean().describe('Whether simulation is used; false: it does not help.'),
        reason: z.string(),
        intercept: TransferCoefficient,
        slope: TransferCoefficient.nullable().describe('Of the simulated value; null where it is not used.'),
        corrected: z
          .array(
            z.strictObject({
              row: z.int().min(1),
              name: z.string(),
              simulated: z.number(),
              prediction: z.number(),
              lower: finiteOrNull,
              upper: finiteOrNull,
            }),
          )
          .describe('Materials without a measured value.'),
      }),
    )
    .describe('One for each protocol.'),
});
export type CalibrateAnswer = z.infer<typeof CalibrateAnswer>;

const Bounds = z.strictObject({
  lower: z.number(),
  upper: z.number().nullable().describe('null: without bound.'),
});

export const ScalingAnswer = z.strictObject({
  fitted: z.enum(['error', 'mean square error']).describe('What the law is of.'),
  law: z
    .strictObject({ d: z.number().min(0), alpha: z.number().gt(0).max(2), c: z.number().min(0) })
    .describe('E(n) = d n^-alpha + c.'),
  intervals: z.strictObject({ d: Bounds, alpha: Bounds, c: Bounds }).describe('Bootstrap, 95 %.'),
  identifiable: z.boolean(),
  reasons: z.array(z.string()).describe('Why the errors do not identify the law; empty where they do.'),
  points: z.array(
    z.strictObject({
      n: z.number().gt(0),
      error: z.number().gt(0),
      standardError: z.number().min(0),
      fitted: z.number().min(0),
    }),
  ),
  study: z
    .strictObject({
      sizes: z.array(z.strictObject({ n: count, rmse: z.number(), rmses: z.array(z.number()) })),
      experimentOnly: z.number().describe('Leave-one-out error of a model of the experiments alone.'),
      overlapping: count.describe('Simulations left out, since the same materials were measured.'),
    })
    .nullable()
    .describe('Root mean square errors that were measured; null for a table of errors.'),
  needed: z
    .strictObject({
      target: z.number().gt(0),
      answer: z.enum(['reachable', 'not-reachable', 'not-identifiable']),
      n: z.int().min(1).optional(),
      interval: Bounds.optional(),
      extrapolated: z.boolean().optional().describe('Whether n is beyond what was measured.'),
      reason: z.string().optional(),
    })
    .nullable()
    .describe('Simulations that the target takes; null without a target.'),
  seed: z.string(),
});
export type ScalingAnswer = z.infer<typeof ScalingAnswer>;
