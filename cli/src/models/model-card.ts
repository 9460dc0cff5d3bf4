import { createHash } from 'node:crypto';
import type { ModelCard } from '@meguri/contracts';
import { cardOf as cardOfData, type Design, type FinalModel, rankOf, type Survey } from '@meguri/sparse';
import type { DescribedTable } from '../tables/molecules.js';

/** What a card is written from. */
export interface CardQuestion {
  /** The text of the table as it was read. */
  readonly text: string;
  readonly table: DescribedTable;
  readonly design: Design;
  readonly model: FinalModel;
  /** The analysis that the descriptors were chosen from; absent where they were stated beforehand. */
  readonly survey?: {
    readonly report: Survey;
    readonly seed?: number;
    readonly constraints: Readonly<Record<string, unknown>>;
  };
  readonly decision?: Omit<NonNullable<ModelCard['decision']>, 'rank'>;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The card of a model that was chosen at the command line. */
export function cardOf({ text, table, design, model, survey, decision }: CardQuestion): ModelCard {
  const describe = (name: string) => ({ unit: unitIn(name), origin: table.computed[name] ?? 'table' });
  return {
    modelId: model.target,
    version: 1,
    campaignId: '',
    property: model.target,
    unit: unitIn(model.target),
    dataset: { hash: sha256(text), rows: design.rows.map(String) },
    settings: { residualDeviation: model.residualDeviation, q2: model.q2 },
    supersedes: null,
    ...cardOfData({ design, model, describe, survey }),
    ...(decision && { decision: { ...decision, rank: survey ? rankIn(survey.report, model) : null } }),
  };
}

/** Tables of Meguri write units into the names of columns: `yield [%]`. */
const unitIn = (column: string): string => /\[([^\]]+)\]$/.exec(column)?.[1] ?? '';

/** Place of a model's features among the best subsets, from 1; null where they are none of those. */
export const rankIn = (report: Survey, { target, features }: FinalModel): number | null =>
  rankOf(
    report,
    target,
    features.map(({ name }) => name),
  );
