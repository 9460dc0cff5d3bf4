import type { Cell, SourceTable } from '../data/cells.js';
import { DataError } from '../data/data-error.js';
import type { Feature } from '../data/design.js';
import type { Survey } from '../survey/survey.js';
import { type FoldPredictions, predictionInterval } from '../validation/interval.js';
import type { FinalModel } from './final-model.js';
import { type Prediction, pointOf, predict } from './predict.js';

/** The winners of the searches without each fold, with what it takes to make points for them; plain values that survive JSON. */
export interface FoldWinners extends FoldPredictions {
  /** Names of the columns that their coefficients belong to. */
  readonly columns: readonly string[];
  /** The features that any of them has. */
  readonly features: readonly Feature[];
}

/** The fold winners of a survey; undefined when it was not nested. */
export function foldWinnersOf({ columns, features, targets }: Survey, target: string): FoldWinners | undefined {
  const nested = targets.find((each) => each.target === target)?.nested;
  if (!nested) return undefined;
  const used = new Set(nested.models.flatMap((model) => model.features));
  const { models, heldOut } = nested;
  return { columns, features: features.filter(({ name }) => used.has(name)), models, heldOut };
}

export interface ScreenOptions {
  readonly candidates: SourceTable;
  readonly direction: 'maximise' | 'minimise';
  /** 0.1 for intervals of 90 %. Default 0.1. */
  readonly alpha?: number;
  /** With them intervals count the choice of features in; they are used where every candidate has what all of them need. */
  readonly winners?: FoldWinners | undefined;
}

export interface Candidate extends Prediction {
  /** Row of the table, counted from 1. */
  readonly row: number;
}

export interface Screening {
  /** Best first; of equals the earlier row. */
  readonly ranked: readonly Candidate[];
  /** What the intervals count in: the search and the fit, or the fit of features as if they had been stated beforehand. */
  readonly intervals: 'search-and-fit' | 'fit';
}

/**
 * Predicts a table of candidates with a model and ranks them. Intervals are jackknife+ (see {@link predictionInterval}).
 * Throws {@link DataError} with row and column for a candidate without a number that the model needs.
 */
export function screen(model: FinalModel, options: ScreenOptions): Screening {
  const { candidates, direction, alpha = 0.1, winners } = options;
  if (!(alpha > 0 && alpha < 1)) throw new DataError(`${alpha} is no part between 0 and 1`, {}, 'take 0.1 for 90 %');
  const rows = candidates.rows.map((cells) =>
    Object.fromEntries(candidates.columns.map((name, c): [string, Cell] => [name, cells[c]])),
  );
  const places = winners && pointsOfWinners(winners, rows);
  const sign = direction === 'maximise' ? -1 : 1;
  const ranked = rows.map((cells, i): Candidate => {
    const row = i + 1;
    const prediction = predict(model, pointOf(model, cells, row), alpha);
    return { row, ...prediction, ...(places && { interval: predictionInterval(winners, places[i]!, alpha) }) };
  });
  return {
    ranked: ranked.sort((a, b) => sign * (a.value - b.value) || a.row - b.row),
    intervals: places ? 'search-and-fit' : 'fit',
  };
}

/** The candidates as points of all the winners; undefined where a column, a value or a level is missing for one of them. */
function pointsOfWinners({ columns, features }: FoldWinners, rows: readonly Readonly<Record<string, Cell>>[]) {
  const inputs = { features, coefficients: columns.map((column) => ({ column })) };
  try {
    return rows.map((cells, i) => pointOf(inputs, cells, i + 1));
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
