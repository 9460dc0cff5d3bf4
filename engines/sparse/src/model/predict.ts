import { type Cell, isMissing, numberIn } from '../data/cells.js';
import { DataError } from '../data/data-error.js';
import { leverageOf } from '../validation/domain.js';
import { type Interval, predictionInterval } from '../validation/interval.js';
import type { FinalModel } from './final-model.js';

export interface Prediction {
  readonly value: number;
  /** Jackknife+ of the features chosen; unbounded with fewer than 1 / alpha - 1 rows. */
  readonly interval: Interval;
  /** How far the point is from the rows of the model; above the limit of its domain it is an extrapolation. */
  readonly leverage: number;
  readonly inDomain: boolean;
}

/** What a model says of a point: one value per coefficient, in their order; `alpha` is 0.1 for an interval of 90 %. */
export function predict(model: FinalModel, point: ArrayLike<number>, alpha = 0.1): Prediction {
  const leverage = leverageOf(model.domain, point);
  return {
    value: model.coefficients.reduce((sum, { raw }, c) => sum + raw * point[c]!, model.intercept),
    interval: predictionInterval(model.leaveOneOut, point, alpha),
    leverage,
    inDomain: leverage <= model.domain.limit,
  };
}

/** What the coefficients of a model stand for. */
export interface Inputs {
  readonly features: FinalModel['features'];
  readonly coefficients: readonly { readonly column: string }[];
}

/** The point that a row of a table is to a model; `row` counts from 1. Throws {@link DataError} with row and column. */
export function pointOf(model: Inputs, cells: Readonly<Record<string, Cell>>, row: number): number[] {
  const point = new Array<number>(model.coefficients.length).fill(0);
  for (const { name, columns, levels } of model.features) {
    if (levels) {
      const level = String(cellOf(cells, name, row)).trim();
      if (!levels.includes(level)) {
        const message = `the model knows no level ${level}`;
        throw new DataError(message, { row, column: name }, `name one of ${levels.join(', ')}`);
      }
      for (const c of columns) point[c] = model.coefficients[c]!.column === `${name}=${level}` ? 1 : 0;
      continue;
    }
    for (const c of columns) {
      const { column } = model.coefficients[c]!;
      point[c] = numberIn(cellOf(cells, column, row), row, column);
    }
  }
  return point;
}

function cellOf(cells: Readonly<Record<string, Cell>>, column: string, row: number): Cell {
  if (!(column in cells)) throw new DataError('there is no such column', { column }, 'add it to the table');
  if (isMissing(cells[column])) {
    throw new DataError('the value is missing', { row, column }, 'fill it in, or leave the row out');
  }
  return cells[column];
}
