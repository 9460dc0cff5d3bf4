import { ACQUISITIONS } from '@meguri/bayesopt';
import { z } from 'zod';
import { count } from './count.js';

const milliseconds = z.number().min(0).nullable();

const curve = z.strictObject({ mean: z.array(z.number()), median: z.array(z.number()) });

const hitCurve = z.strictObject({
  median: z.number().nullable().describe('Trials until the hit; null when half of the campaigns never had one.'),
  probability: z.array(z.number().min(0).max(1)).describe('Share of the campaigns that had hit it after i + 1 trials.'),
});

const pairedCurve = z.strictObject({
  mean: z.array(z.number()),
  standardError: z.array(z.number().min(0).nullable()).describe('Of the mean; null for one campaign.'),
});

/** How well one way of planning did. */
const WayReport = z.strictObject({
  strategy: z.enum(['gp', 'random']),
  seeds: z.int().min(1).describe('Number of campaigns played.'),
  excludedRows: count.describe('Rows of the table left out because they do not satisfy the constraints.'),
  bestByTrial: curve.describe(
    'Best value after i + 1 trials, over the campaigns, of a target its distance; of the first objective to be made better when there are several. Values that break a limit do not count; before the first that keeps to all, the worst of those that do.',
  ),
  topOnePercentBy: hitCurve.describe('When one of the best hundredth of the points was found.'),
  bestFoundBy: hitCurve.describe('When one of the best points, which no other dominates, was found.'),
  hypervolumeByTrial: curve
    .optional()
    .describe('With several objectives: hypervolume after i + 1 trials as a share of that of the whole table.'),
  suggestMilliseconds: z
    .strictObject({ p50: milliseconds, p95: milliseconds })
    .describe('Time of one decision; null when there was none.'),
});

const Lead = z.strictObject({
  best: pairedCurve.describe('Of the best value so far, in the unit of the objective.'),
  topOnePercentFound: pairedCurve.describe('Of the share that had found one of the best hundredth of the points.'),
  bestFound: pairedCurve.describe('Of the share that had found one of the best points.'),
  hypervolume: pairedCurve.optional().describe('Of the share of the hypervolume.'),
});

export const BacktestReport = WayReport.extend({
  name: z.string().describe('What the planner was told of the substances, or its strategy.'),
  compared: z
    .array(
      WayReport.extend({
        name: z.string(),
        lead: Lead.describe(
          'How far this way is ahead of the first in paired campaigns after i + 1 trials; above 0: better.',
        ),
      }),
    )
    .optional()
    .describe('The other ways of planning, with the same seeds and first trials.'),
});

export const SuggestAnswer = z.strictObject({
  points: z.array(
    z.strictObject({
      point: z.record(z.string(), z.union([z.string(), z.number()])).describe('Value of each parameter.'),
      reason: z.enum(['initial-design', 'space-filling', 'random', ...ACQUISITIONS]),
      predictions: z
        .record(
          z.string(),
          z.strictObject({
            mean: z.number().describe('Expected value; the median with the transform power, log or bilog.'),
            sd: z
              .number()
              .min(0)
              .describe('Standard deviation without noise; half of the central 68.27 % with power, log or bilog.'),
            lower: z.number().describe('Lower end of the interval of 95 %.'),
            upper: z.number().describe('Upper end of the interval of 95 %.'),
          }),
        )
        .optional()
        .describe('What is expected of each objective, in its unit; absent without a model.'),
      acquisition: z
        .number()
        .optional()
        .describe('What the acquisition promises, in logarithms and standardised outcomes; absent without a model.'),
      success: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('Probability that the trial succeeds, learnt from rows that failed; absent while none has.'),
    }),
  ),
  poolExhausted: z.boolean().describe('Whether fewer points were left than were asked for.'),
});
export type SuggestAnswer = z.infer<typeof SuggestAnswer>;
