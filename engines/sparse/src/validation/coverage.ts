import { type Design, featuresNamed, selectRows } from '../data/design.js';
import { fitSubset } from '../outputs/coefficients.js';
import { domainOf, jointLeverage, whitening } from './domain.js';
import { jackknifePlus } from './interval.js';

/** 1 - leverage below which a row cannot be left out. */
const LEAST_FREEDOM = 1e-9;

/**
 * Share of the rows whose value of the first target lies within the jackknife+ interval of a model that never saw them, of these features. The
 * models without two rows, which those intervals take, follow from those without one: no refits.
 * @param alpha 0.05 for intervals of 95 %
 * @returns null where intervals are unbounded for want of rows, or some two rows alone determine a coefficient
 */
export function leftOutCoverage(design: Design, features: readonly string[], alpha: number): number | null {
  if (design.n - 1 < 1 / alpha - 1) return null;
  const columns = featuresNamed(design, features).flatMap((feature) => feature.columns);
  const points = Array.from({ length: design.n }, (_, i) => design.columns.map(({ values }) => values[i]!));
  const { values } = design.targets[0]!;
  let covered = 0;
  for (let i = 0; i < design.n; i++) {
    const others = [...points.keys()].filter((j) => j !== i);
    const without = selectRows(design, others);
    const { intercept, coefficients } = fitSubset(without, 0, features);
    const predict = (row: number) =>
      columns.reduce((sum, c, k) => sum + coefficients[k]! * points[row]![c]!, intercept);
    const domain = domainOf(without, features);
    const whiten = whitening(domain);
    const own = whiten(points[i]!);
    const predicted = predict(i);
    const heldOut = others.map((j) => {
      const z = whiten(points[j]!);
      const freedom = 1 - jointLeverage(domain, z, z);
      const error = freedom < LEAST_FREEDOM ? Number.NaN : (values[j]! - predict(j)) / freedom;
      return { prediction: predicted - jointLeverage(domain, own, z) * error, error: Math.abs(error) };
    });
    if (heldOut.some(({ error }) => Number.isNaN(error))) return null;
    const { lower, upper } = jackknifePlus(heldOut, alpha);
    if (values[i]! >= lower && values[i]! <= upper) covered++;
  }
  return covered / design.n;
}
