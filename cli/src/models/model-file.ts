import { ModelCard } from '@meguri/contracts';
import type { FinalModel } from '@meguri/sparse';
import { z } from 'zod';
import { readText } from '../actions/read-text.js';
import { UsageError } from '../failure.js';

const FORMAT = 'meguri-model/1';

const numbers = z.array(z.number()).readonly();
const indices = z.array(z.int().min(0)).readonly();
const names = z.array(z.string()).readonly();
const interval = z.strictObject({ lower: z.number(), upper: z.number() }).nullable();
const feature = z.strictObject({ name: z.string(), columns: indices, levels: names.optional() });

const FoldPredictions = z.strictObject({
  models: z
    .array(
      z.strictObject({
        intercept: z.number(),
        coefficients: numbers,
        features: names,
        columns: indices.describe('Indices into the columns, one per coefficient.'),
      }),
    )
    .readonly(),
  heldOut: z
    .array(
      z.strictObject({
        row: z.int().min(0),
        fold: z.int().min(0),
        predicted: z.number(),
        error: z.number().min(0).describe('Absolute error, in the unit of the target.'),
      }),
    )
    .readonly(),
});

const FinalModelData = z.strictObject({
  target: z.string(),
  n: z.int().min(1),
  features: z.array(feature).readonly(),
  intercept: z.number(),
  coefficients: z
    .array(
      z.strictObject({
        column: z.string(),
        raw: z.number(),
        interval,
        standardised: z.number(),
        standardisedInterval: interval,
        varianceInflation: z.number(),
      }),
    )
    .readonly(),
  residualDeviation: z.number(),
  rmse: z.number(),
  q2: z.number(),
  leaveOneOut: FoldPredictions,
  domain: z.strictObject({
    n: z.int(),
    limit: z.number(),
    columns: indices,
    centres: numbers,
    scales: numbers,
    factor: numbers,
  }),
}) satisfies z.ZodType<FinalModel>;

/** A model that a person chose the descriptors of, frozen: all that predicts, and the card that says how far to believe it. */
export const ModelFile = z.strictObject({
  format: z.literal(FORMAT),
  card: ModelCard,
  model: FinalModelData.describe('The linear model, and those without each row for its intervals.'),
  search: z
    .strictObject({ columns: names, features: z.array(feature).readonly(), ...FoldPredictions.shape })
    .nullable()
    .describe(
      'The winners of the searches without each fold, for intervals that count the choice in; null without a search.',
    ),
  molecules: z
    .strictObject({ column: z.string(), groups: z.boolean(), perAtom: z.boolean() })
    .nullable()
    .describe('The column of SMILES that descriptors were computed of.'),
});
export type ModelFile = z.infer<typeof ModelFile>;

export const modelFile = (parts: Omit<ModelFile, 'format'>): ModelFile => ({ format: FORMAT, ...parts });

/** A model as its file holds it. */
export const modelText = (model: ModelFile): string => `${JSON.stringify(ModelFile.parse(model), null, 1)}\n`;

/** Throws {@link UsageError} for a file that holds no model. */
export function readModel(file: string): ModelFile {
  const text = readText('model', file);
  try {
    return ModelFile.parse(JSON.parse(text));
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    const what = issue ? `${issue.path.join('.')}: ${issue.message}` : (error as Error).message;
    throw new UsageError(`${file} is no model file: ${what}. Write one with meguri sparse --choose … --out DIR.`);
  }
}
