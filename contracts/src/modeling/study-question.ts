import { z } from 'zod';
import { CampaignId } from '../values.js';

const column = z.string().min(1).describe('Name of a column.');
const columns = z.array(column);
const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

export const StudyId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .describe('Id of a study: letters, digits, dash, underscore.');

/** A table as it is sent: what fits into one message. */
export const TableText = z
  .strictObject({
    name: z.string().min(1).max(200).describe('Name a person recognises the table by, e.g. solvents.csv.'),
    text: z
      .string()
      .min(1)
      .max(900_000)
      .describe('Comma-, semicolon- or tab-separated, the first line being the header.'),
  })
  .describe('A table.');
export type TableText = z.infer<typeof TableText>;

export const StudyData = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('table').describe('A table that is sent along.'),
        table: TableText,
      })
      .describe('An uploaded table.'),
    z
      .strictObject({
        kind: z.literal('campaign').describe('What a campaign has observed.'),
        campaignId: CampaignId,
        reopenOn: z
          .strictObject({
            observations: z.int().min(1).describe('Fewest new rows that re-open the study.'),
          })
          .optional()
          .describe(
            'Re-opens the study by itself when the campaign has so much more, or when one of its observations is withdrawn; absent: only a person does.',
          ),
      })
      .describe('The observations of a campaign, frozen by hash: a column for each parameter, descriptor and target.'),
  ])
  .describe('Where the rows come from.');
export type StudyData = z.infer<typeof StudyData>;

export const StudyFolds = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('leave-one-out').describe('Each row is held out once.') }),
    z.strictObject({
      kind: z.literal('k-fold').describe('Random folds.'),
      folds: z.int().min(2).max(100).default(10).describe('Number of folds.'),
      seed: seed.default(1).describe('Seed of the division.'),
      repeats: z.int().min(1).max(20).default(1).describe('Independent divisions to average over.'),
    }),
    z.strictObject({
      kind: z.literal('grouped').describe('Rows of one group are held out together.'),
      by: column.describe('Column that names the group, e.g. the compound or the batch.'),
      folds: z.int().min(2).max(100).optional().describe('Number of folds; absent: each group in turn.'),
      seed: seed.default(1).describe('Seed of the division.'),
    }),
  ])
  .describe('How rows are held out to measure errors.');

/** What is asked of the data. */
export const StudyQuestion = z
  .strictObject({
    targets: columns.min(1).max(8).describe('Columns to predict.'),
    features: columns.optional().describe('Columns to choose from; absent: all that are neither targets nor ignored.'),
    ignore: columns.default([]).describe('Columns that are not to be used.'),
    factors: columns.default([]).describe('Columns whose cells are names.'),
    groups: z
      .record(z.string(), columns.min(1))
      .default({})
      .describe('Columns that are taken or left together, by the name of the variable they make.'),
    omit: z
      .array(z.enum(['rows-with-missing', 'columns-with-missing', 'constant-columns', 'duplicated-columns']))
      .default([])
      .describe('What may be left out; without it such data are refused.'),
    molecules: z
      .strictObject({
        column: column.describe('Column of SMILES, also with open ends * (polymers).'),
        groups: z.boolean().default(false).describe('Whether functional groups are counted, too.'),
        perAtom: z
          .boolean()
          .default(false)
          .describe('Whether descriptors that grow with the molecule are added once more per heavy atom.'),
      })
      .optional()
      .describe('Molecules whose descriptors become further columns of the table.'),
    rowNames: column.optional().describe('Column that names the rows; absent: their numbers, from 1.'),
    units: z.record(z.string(), z.string()).default({}).describe('Unit symbol of a column, as far as known.'),
    origins: z
      .record(z.string(), z.string())
      .default({})
      .describe('Where the numbers of a column come from, e.g. "RDKit 2026.09.1"; goes into the card.'),
    folds: StudyFolds.default({ kind: 'leave-one-out' }),
    constraints: z
      .strictObject({
        force: columns.default([]).describe('Variables in every subset.'),
        forbid: columns.default([]).describe('Variables in no subset.'),
        eitherOr: z.array(columns.min(2)).default([]).describe('Of each list a subset has at most one.'),
        maxSize: z.int().min(1).max(100).optional().describe('Most variables of a subset.'),
      })
      .default({ force: [], forbid: [], eitherOr: [] })
      .describe('Which subsets are admitted.'),
    top: z.int().min(1).max(10_000).default(1000).describe('Best subsets that the weight diagram shows.'),
    permutations: z.int().min(19).max(9999).default(199).describe('Shuffled targets that chance is judged by.'),
    seed: seed.default(1).describe('Seed of the permutations.'),
  })
  .describe('What is asked of the data.');
export type StudyQuestion = z.infer<typeof StudyQuestion>;
