import { z } from 'zod';
import { count } from './count.js';

export const DescribeAnswer = z.strictObject({
  rows: count,
  columns: z
    .array(z.strictObject({ name: z.string(), origin: z.string().describe('Library and version that computed it.') }))
    .describe('Descriptors that were added.'),
});
export type DescribeAnswer = z.infer<typeof DescribeAnswer>;

export const ImportAnswer = z.strictObject({
  read: count.describe('Rows of the file.'),
  left: count.describe('Rows left out, since they name no repeating unit.'),
  polymers: count.describe('Rows of the table.'),
  properties: z.array(z.string()).describe('Properties, each with standard deviation and count.'),
});
export type ImportAnswer = z.infer<typeof ImportAnswer>;

export const ScreenAnswer = z.strictObject({
  target: z.string(),
  features: z.array(z.string()).describe('What the model predicts from.'),
  dataset: z.string().describe('SHA-256 of the table that the model was fitted to.'),
  best: z.enum(['max', 'min']).describe('Which predictions come first.'),
  level: z.number().describe('Level of the intervals, 0 to 1.'),
  intervals: z
    .enum(['search-and-fit', 'fit'])
    .describe('What the intervals count in: search and fit, or the fit as if the features had been stated beforehand.'),
  candidates: count.describe('Candidates that were predicted.'),
  skipped: z
    .array(z.int().min(1))
    .describe('Rows that were left out as asked, since values are missing or SMILES cannot be read.'),
  extrapolated: count.describe('Candidates outside the domain of the model.'),
  leverageLimit: z.number().describe('Leverage above which a candidate is extrapolated: 3 (columns + 1) / n.'),
  ranked: z
    .array(
      z.strictObject({
        rank: z.int().min(1),
        row: z.int().min(1).describe('Row of the table of candidates, from 1 below the header.'),
        name: z.string(),
        prediction: z.number().describe('In the unit of the target.'),
        lower: z.number().nullable().describe('Lower end of the interval; null: unbounded.'),
        upper: z.number().nullable().describe('Upper end of the interval; null: unbounded.'),
        leverage: z.number().min(0),
        inDomain: z.boolean().describe('Whether the model may be trusted there.'),
      }),
    )
    .describe('All candidates, best first.'),
});
export type ScreenAnswer = z.infer<typeof ScreenAnswer>;

export const ModelExplanation = z.strictObject({
  target: z.string(),
  dataset: z.string().describe('SHA-256 of the table that the model was fitted to.'),
  variant: z
    .enum(['interventional', 'conditional-gaussian'])
    .describe('What stands for an unknown feature: all rows, or what the known features say of it.'),
  baseline: z.number().describe('Mean prediction over the rows of the table, in the unit of the target.'),
  importance: z.strictObject({
    rows: z.int().min(1),
    measured: count.describe('Rows whose target was measured.'),
    seed: z.int().optional().describe('Seed of the shuffles.'),
    rmse: z.number().optional().describe('Error of the predictions of the measured rows.'),
    features: z
      .array(
        z.strictObject({
          name: z.string(),
          meanSize: z.number().min(0).describe('Mean size of the contributions, in the unit of the target.'),
          permutation: z
            .strictObject({ mean: z.number(), sd: z.number().min(0) })
            .optional()
            .describe('Growth of the error when the feature is shuffled; absent without measured rows.'),
        }),
      )
      .describe('The largest first.'),
  }),
  rows: z.array(
    z.strictObject({
      row: z.int().min(1).describe('Row of the table, from 1 below the header.'),
      prediction: z.number(),
      measured: z.number().nullable(),
      contributions: z
        .array(
          z.strictObject({
            name: z.string(),
            value: z.union([z.string(), z.number()]).nullable().describe('Null for a group of columns.'),
            contribution: z.number(),
          }),
        )
        .describe('Shapley values: with the baseline they add up to the prediction.'),
    }),
  ),
});
export type ModelExplanation = z.infer<typeof ModelExplanation>;

const share = z.number().min(0).max(1);
const heldOutError = z.number().min(0).describe('Root mean square on held-out rows, in units of the target.');

const SparseTarget = z.strictObject({
  target: z.string(),
  best: z
    .array(z.strictObject({ features: z.array(z.string()), rmse: heldOutError, q2: z.number() }))
    .describe('The best subsets, smallest error first; what the first is worth, the fields below say.'),
  full: z.strictObject({ rmse: heldOutError.nullable().describe('All features; null when they are too many.') }),
  null: z.strictObject({ rmse: heldOutError.describe('The mean alone.') }),
  nestedRmse: heldOutError
    .nullable()
    .describe('Of the best subset chosen without the rows it is judged by; null when not asked for.'),
  nestedQ2: z.number().nullable(),
  extrapolationRmse: heldOutError.nullable().describe('The same with whole clusters of like rows held out.'),
  permutationP: share
    .nullable()
    .describe('Probability that chance gives a best subset as good; null when not asked for.'),
  inclusionTop1000: z
    .record(z.string(), share)
    .describe('Share of the best 1,000 (or --top, or all) that have the feature.'),
  stability: z
    .strictObject({
      winners: count.describe('Different best subsets when each fold is left out.'),
      commonest: z.array(z.string()),
      share: share.describe('Share of the folds in which the commonest wins.'),
    })
    .nullable(),
  recheck: z.number().min(0).describe('Largest relative difference of the listed errors from refits.'),
});

export const SparseReport = SparseTarget.extend({
  n: count.describe('Rows.'),
  p: count.describe('Features to choose from.'),
  subsets: z.number().min(1).describe('Subsets that there are; beyond 2^53 about so many.'),
  evaluated: count.describe('Those whose error was computed; if certified, the others certainly are none of the best.'),
  dependent: count.describe('How often a feature depended linearly on a subset; such subsets are left out.'),
  method: z.enum(['exhaustive', 'bounded', 'heuristic']),
  certified: z.boolean().describe('Whether the best subsets are certainly the best.'),
  walkableSize: count.describe(
    'The largest --max-size with which every subset is walked, so that the best are certain.',
  ),
  backend: z.enum(['wasm', 'js']),
  folds: z.strictObject({ kind: z.enum(['leave-one-out', 'k-fold', 'grouped']), count }),
  correlated: z
    .array(z.strictObject({ columns: z.array(z.string()), strongest: share }))
    .describe('Columns that can hardly be told apart: |r| above 0.95.'),
  omitted: z
    .strictObject({
      rows: z.array(z.strictObject({ row: count, column: z.string() })),
      columns: z.array(z.strictObject({ column: z.string(), reason: z.string() })),
    })
    .describe('What was left out as asked, and why.'),
  others: z.array(SparseTarget).optional().describe('Further targets.'),
  seconds: z.number().min(0),
  chosen: z
    .strictObject({
      file: z.string(),
      features: z.array(z.string()),
      rmse: heldOutError.describe('Leave-one-out of the features chosen.'),
      q2: z.number(),
      rank: z.int().min(1).nullable().describe('Place among the best subsets; null where it is none of those kept.'),
    })
    .optional()
    .describe('The model that --choose wrote.'),
});
export type SparseReport = z.infer<typeof SparseReport>;
