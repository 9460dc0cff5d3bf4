import { scalingCurve } from '@meguri/plots';
import { errorAt } from '@meguri/transfer';
import { page, paragraphs } from '../pages/page.js';
import { describeScaling } from './describe-transfer.js';
import type { Scaled, ScalingCommandOptions } from './run-scaling.js';

const STEPS = 60;

/** The report of a scaling law, with its curve. */
export function scalingPage(scaled: Scaled, options: ScalingCommandOptions): string {
  const { fit, study, needed } = scaled;
  const [first, last] = [fit.points[0]!.n, fit.points.at(-1)!.n];
  const end = needed?.answer === 'reachable' ? Math.min(100 * last, Math.max(last, needed.n)) : 2 * last;
  const curve = Array.from({ length: STEPS + 1 }, (_, k) => {
    const n = first * (end / first) ** (k / STEPS);
    return { n, error: errorAt(fit.law, n) };
  });
  const points = fit.points.map(({ n, error, standardError }) => ({
    n,
    error,
    lower: Math.max(error / 10, error - standardError),
    upper: error + standardError,
  }));
  const target = options.target === undefined ? {} : { target: study ? options.target ** 2 : options.target };
  const plot = scalingCurve(
    { points, curve, floor: fit.law.c, ...target },
    { title: study ? 'Mean square error on the experiments' : options.error, counted: 'simulations' },
  );
  return page(
    'How errors fall with the number of simulations',
    `<section>${paragraphs(describeScaling(scaled, options))}\n${plot}</section>`,
  );
}
