import { z } from 'zod';
import { Point } from '../values.js';

const end = z.number().nullable();

export const CandidatePrediction = z
  .strictObject({
    mean: z.number().describe('Prediction, in the unit of the target.'),
    lower: end.describe('Lower end of the interval; null: unbounded.'),
    upper: end.describe('Upper end of the interval; null: unbounded.'),
    leverage: z.number().min(0).describe('How far it is from what was measured.'),
    inside: z.boolean().describe('Whether it lies in the domain of the model.'),
  })
  .describe('What a model says of a candidate.');

/** The file of a screening. */
export const ScreeningResult = z
  .strictObject({
    ranked: z
      .strictObject({
        by: z.string().describe('Target.'),
        direction: z.enum(['maximise', 'minimise']).describe('Which predictions come first.'),
      })
      .describe('What the order means.'),
    level: z.number().min(0).max(1).describe('Level of the intervals.'),
    targets: z
      .array(
        z.strictObject({
          target: z.string().describe('Column that is predicted.'),
          unit: z.string().describe('Unit symbol; empty for a pure number.'),
          modelId: z.string().describe('Id of the model.'),
          version: z.int().min(1).describe('Version, from 1.'),
          intervals: z
            .enum(['search-and-fit', 'fit'])
            .describe('What the intervals count in: also the search for the variables, or the fit of those chosen alone.'),
        }),
      )
      .min(1)
      .describe('The models that predicted.'),
    candidates: z
      .array(
        z.strictObject({
          rank: z.int().min(1).describe('Place, from 1.'),
          row: z.int().min(1).describe('Row of the table of candidates, from 1 below the header.'),
          name: z.string().describe('Name of the row, or its number.'),
          point: Point.describe('The cells of the row, by column.'),
          predictions: z.record(z.string(), CandidatePrediction).describe('By target.'),
        }),
      )
      .min(1)
      .describe('Best first.'),
  })
  .describe('Ranked candidates.');
export type ScreeningResult = z.infer<typeof ScreeningResult>;
