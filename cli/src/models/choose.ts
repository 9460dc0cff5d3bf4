import type { ModelCard } from '@meguri/contracts';
import { type Design, finalModel, foldWinnersOf, type Survey } from '@meguri/sparse';
import type { DescribedTable, Molecules } from '../tables/molecules.js';
import { cardOf } from './model-card.js';
import { type ModelFile, modelFile } from './model-file.js';

export interface ModelQuestion {
  /** The text of the table as it was read. */
  readonly text: string;
  readonly table: DescribedTable;
  readonly design: Design;
  /** Index of the target in the design. Default 0. */
  readonly target?: number;
  /** The features that a person chose. */
  readonly features: readonly string[];
  readonly molecules?: Molecules | undefined;
  /** The analysis they chose from, with the seed of its folds and its constraints; absent where features were stated beforehand. */
  readonly survey?: {
    readonly report: Survey;
    readonly seed?: number;
    readonly constraints: Readonly<Record<string, unknown>>;
  };
  /** Who chose, and why. */
  readonly decision?: Omit<NonNullable<ModelCard['decision']>, 'rank'>;
}

/** Refits the chosen features to all rows and freezes the model with its card. Throws DataError. */
export function chooseModel(question: ModelQuestion): ModelFile {
  const { text, table, design, target = 0, features, molecules, survey, decision } = question;
  const model = finalModel({ design, target, features });
  return modelFile({
    card: cardOf({ text, table, design, model, survey, decision }),
    model,
    search: (survey && foldWinnersOf(survey.report, model.target)) ?? null,
    molecules: molecules ?? null,
  });
}
