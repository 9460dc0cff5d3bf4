import { ACQUISITIONS } from '@meguri/bayesopt';
import {
  CampaignSummary,
  explainCampaign,
  FileProblem,
  FileReference,
  Goal,
  listCampaigns,
  listStudies,
  proposeTrials,
  ScreeningResult,
  StudyView,
} from '@meguri/contracts';
import { z } from 'zod';

const count = z.int().min(0);

const PhysicalCommands = z.strictObject({
  sent: count.describe('Commands that were sent to devices.'),
  executed: count.describe('Distinct effects in the simulated world.'),
  repeated: count.describe('Effects beyond one for each step of a run that no person ordered.'),
});

/** The result of a campaign as `meguri start --json` prints it. */
export const CampaignReport = z.strictObject({
  campaign: z.string().describe('Id of the campaign.'),
  status: z.enum(['finished', 'aborted', 'failed']).describe('How it ended.'),
  trials: count.describe('Trials that were answered, with values or by a failure.'),
  observations: count.describe('Observations of the campaign in the data lake.'),
  best: z.record(z.string(), z.number()).describe('Best value of each objective, in its unit.'),
  physicalCommands: PhysicalCommands,
  deadLetters: count.describe('Messages of the whole laboratory that no handler could take.'),
  events: count.describe('Events of the campaign in the data lake.'),
  seconds: z.number().min(0).describe('From the start of the campaign to its end.'),
});
export type CampaignReport = z.infer<typeof CampaignReport>;

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

const BacktestReport = WayReport.extend({
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

const SuggestAnswer = z.strictObject({
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

const DescribeAnswer = z.strictObject({
  rows: count,
  columns: z
    .array(z.strictObject({ name: z.string(), origin: z.string().describe('Library and version that computed it.') }))
    .describe('Descriptors that were added.'),
});
export type DescribeAnswer = z.infer<typeof DescribeAnswer>;

const ScreenAnswer = z.strictObject({
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

const ModelExplanation = z.strictObject({
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
const CalculationReport = z.strictObject({
  workflow: z.string(),
  smiles: z.string().optional().describe('As it was given.'),
  inputs: z.record(z.string(), z.string()).optional().describe('Inputs given by name.'),
  status: z
    .enum(['succeeded', 'failed', 'cancelled', 'paused', 'refused'])
    .describe('paused: the scheduler or the disk did not answer for half an hour.'),
  properties: z.record(
    z.string(),
    z.strictObject({
      mean: z.number(),
      sd: z.number().min(0).nullable().describe('Standard deviation over replicates or blocks; null when not known.'),
      count: z.int().min(1).describe('Independent replicates.'),
      unit: z.string().describe('Unit symbol; empty for a pure number.'),
      method: z.string().describe('Identity of the method.'),
      checks: z.array(z.string()).describe('What a reader must know, e.g. not-converged.'),
    }),
  ),
  calculators: z.array(z.strictObject({ program: z.string(), version: z.string() })),
  files: z.array(FileReference).describe('Raw output, in the folder files of the data under its hash.'),
  reused: z.boolean().describe('Whether an equal calculation had been done before.'),
  seconds: z.number().min(0),
  failure: z
    .strictObject({ code: z.string(), reason: z.string(), remedy: z.string().optional() })
    .optional()
    .describe('Why there are no properties.'),
});
export type CalculationReport = z.infer<typeof CalculationReport>;

const Calculators = z.strictObject({
  calculators: z.array(
    z.strictObject({
      program: z.string(),
      version: z.string().optional().describe('Absent when it is not installed.'),
      workflows: z.array(z.string()).describe('Workflows that need it.'),
      capabilities: z.array(z.string()).describe('What the program says that it can do.'),
      gate: z
        .strictObject({
          status: z.enum(['passed', 'failed', 'none', 'not-run']),
          name: z.string().optional(),
          reason: z.string().optional(),
        })
        .describe('A quick calculation with a known answer.'),
      installation: z.string().describe('The command that installs it, or what a person has to do.'),
    }),
  ),
});

const Installed = z.strictObject({
  debian: z.array(z.string()),
  python: z.array(z.string()),
  byHand: z.array(z.string()).describe('What a person has to do.'),
  failed: z.string().optional(),
});

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

const SparseReport = SparseTarget.extend({
  n: count.describe('Rows.'),
  p: count.describe('Features to choose from.'),
  subsets: count.describe('Subsets that there are.'),
  evaluated: count.describe('Those whose error was computed; the others certainly are none of the best.'),
  dependent: count.describe('How often a feature depended linearly on a subset; such subsets are left out.'),
  method: z.enum(['exhaustive', 'bounded']),
  certified: z.boolean().describe('Whether the best subsets are certainly the best.'),
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

const CalibrateAnswer = z.strictObject({
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

const ScalingAnswer = z.strictObject({
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

const DeadLetters = z.object({
  deadLetters: z.array(
    z.object({
      sequence: z.int().min(1),
      service: z.string(),
      durable: z.string(),
      code: z.string(),
      reason: z.string(),
      at: z.string(),
    }),
  ),
  total: count,
});

export const EmergencyStopAnswer = z.object({
  latched: z.boolean().describe('Whether the stop holds until a person resets it.'),
  devices: z
    .array(z.object({ device: z.string(), stopped: z.boolean() }))
    .describe('Each device, and whether it confirmed that it stopped.'),
});

const Failure = z.strictObject({
  error: z.strictObject({
    code: z.string().describe('Code of the error catalogue, or USAGE or UNEXPECTED.'),
    message: z.string(),
    remedy: z.string().optional().describe('What to do about it.'),
  }),
});

/** What each command prints as the last line of stdout with `--json`; `error` in place of any of them. */
export const results = {
  start: CampaignReport,
  backtest: BacktestReport,
  suggest: SuggestAnswer,
  screen: ScreenAnswer,
  describe: DescribeAnswer,
  calculate: CalculationReport,
  calculators: Calculators,
  'calculators-install': Installed,
  sparse: SparseReport,
  submit: z.strictObject({ campaignId: z.string(), imported: count.describe('Earlier measurements taken over.') }),
  'submit-check': z.strictObject({ problems: z.array(FileProblem), goal: Goal }),
  propose: proposeTrials.output,
  list: listCampaigns.output,
  watch: CampaignSummary,
  explain: explainCampaign.output,
  'explain-model': ModelExplanation,
  study: StudyView,
  'study-list': listStudies.output,
  'study-screen': ScreeningResult.extend({
    studyId: z.string(),
    sha256: z.string().describe('Hash of the screening; a choice refers to it.'),
    count,
    outside: count.describe('Candidates outside the domain of a model.'),
  }),
  'dead-letters-list': DeadLetters,
  'transfer-calibrate': CalibrateAnswer,
  'transfer-scaling': ScalingAnswer,
  estop: EmergencyStopAnswer,
  error: Failure,
} satisfies Record<string, z.ZodType>;

/** File name to text of the JSON Schema (draft 7) of every result, as committed in cli/generated. */
export function resultSchemas(): ReadonlyMap<string, string> {
  const entries = Object.entries(results).map(([name, schema]) => {
    const document = z.toJSONSchema(schema, { target: 'draft-7' });
    return [`${name}.json`, `${JSON.stringify(document, null, 2)}\n`] as const;
  });
  return new Map(entries);
}
