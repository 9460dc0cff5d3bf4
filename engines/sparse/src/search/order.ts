import type { Design, Feature } from '../data/design.js';
import { standardise } from '../data/standardise.js';

/**
 * The features as forward selection takes them: each explains most of what those before it leave of target `t`. Bounds are tightest when what
 * matters comes first.
 */
export function orderByRelevance(design: Design, t: number): Feature[] {
  const residuals = design.columns.map(({ values }) => standardise(values).values);
  const target = standardise(design.targets[t]!.values).values;
  const left = [...design.features];
  const ordered: Feature[] = [];
  while (left.length > 0) {
    const explained = left.map(({ columns }) => columns.reduce((sum, c) => sum + share(residuals[c]!, target), 0));
    const [next] = left.splice(explained.indexOf(Math.max(...explained)), 1);
    ordered.push(next!);
    for (const c of next!.columns) {
      const column = residuals[c]!.slice();
      for (const values of [...residuals, target]) project(values, column);
    }
  }
  return ordered;
}

/** Part of the squares of `target` that a column explains. */
function share(column: Float64Array, target: Float64Array): number {
  const squares = dot(column, column);
  // what is left of a dependent column is rounding
  return squares > 1e-8 * column.length ? dot(column, target) ** 2 / squares : 0;
}

/** Takes the part along `column` out of `values`. */
function project(values: Float64Array, column: Float64Array): void {
  const squares = dot(column, column);
  if (!(squares > 1e-8 * column.length)) return;
  const multiple = dot(values, column) / squares;
  for (let i = 0; i < values.length; i++) values[i]! -= multiple * column[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, v, i) => sum + v * b[i]!, 0);
}
