import type { Range, Variant } from '@meguri/transfer';
import type { Calibrated, CalibrateOptions } from './run-calibrate.js';
import type { Scaled, ScalingCommandOptions } from './run-scaling.js';

export const shown = (value: number): string => String(Number(value.toPrecision(4)));
const spread = ({ lower, upper }: Range): string => `${shown(lower)} to ${upper === null ? '∞' : shown(upper)}`;

const variants: Readonly<Record<Variant, string>> = {
  'mean-only': 'mean of the measurements',
  'simulation-only': 'simulation alone, a straight line',
  'experiment-only': 'experiment alone, by descriptors',
  combined: 'both: the line, and descriptors for the rest',
};

export const variantName = (variant: Variant): string => variants[variant];

/** What was found, in lines. */
export function describeCalibration(
  { protocol, answer }: Calibrated,
  { measured, simulated }: CalibrateOptions,
): string[] {
  const { n, raw, nested, chosen, transfers, reason, intercept, slope, corrected } = answer;
  const formula =
    slope === null
      ? []
      : [
          `${measured} = ${shown(intercept.value)} (${spread(intercept)}) + ${shown(slope.value)} (${spread(slope)}) × ${simulated}${chosen === 'combined' ? ' + what the descriptors add' : ''}`,
        ];
  return [
    `${protocol === undefined ? '' : `${protocol}: `}${n} materials with both values. ${simulated} as it is: error ${shown(raw.rmse)}, off by ${shown(raw.bias)} on average.`,
    ...answer.variants.map(
      ({ variant, rmse, q2, coverage }) =>
        `  ${variant === chosen ? '→' : ' '} ${variantName(variant)}: error ${shown(rmse)}, q2 ${q2.toFixed(3)}, ${Math.round(100 * coverage)} % within intervals of 95 %`,
    ),
    `${transfers ? 'Transferred' : 'Not transferred'}: ${reason}.`,
    ...(chosen === 'mean-only'
      ? []
      : [
          `What to expect of it, choice and fit repeated without each material: error ${shown(nested.rmse)}, q2 ${nested.q2.toFixed(3)}.`,
        ]),
    ...formula,
    ...(corrected.length > 0 ? [`Corrected values of materials that were not measured: ${corrected.length}.`] : []),
  ];
}

/** What was found, in lines. */
export function describeScaling({ fit, study, needed }: Scaled, { target }: ScalingCommandOptions): string[] {
  const { law, intervals, points, reasons } = fit;
  const what = study ? 'mean square error' : 'error';
  const overlap = study?.overlapping
    ? [`Left out of the simulations, since they were measured: ${study.overlapping} materials.`]
    : [];
  const rows = study
    ? study.sizes.map(({ n, rmse }) => `  ${n} simulations: error ${shown(rmse)}`)
    : points.map(({ n, error, fitted }) => `  n = ${n}: ${shown(error)}, by the law ${shown(fitted)}`);
  return [
    ...overlap,
    ...rows,
    ...(study ? [`  experiment alone: error ${shown(study.experimentOnly)}`] : []),
    `${what} = ${shown(law.d)} n^-${shown(law.alpha)} + ${shown(law.c)}; intervals of 95 %: D ${spread(intervals.d)}, alpha ${spread(intervals.alpha)}, C ${spread(intervals.c)}`,
    ...(reasons.length > 0 ? [`The law is not identifiable: ${reasons.join('; ')}.`] : []),
    ...(needed && target !== undefined ? [describeNeeded(needed, target)] : []),
  ];
}

function describeNeeded(needed: NonNullable<Scaled['needed']>, target: number): string {
  if (needed.answer !== 'reachable')
    return `An error of ${target} is ${needed.answer.replace('-', ' ')}: ${needed.reason}.`;
  const beyond = needed.extrapolated ? '; that is beyond what was measured' : '';
  return `An error of ${target} takes ${needed.n} simulations (${spread(needed.interval)})${beyond}.`;
}
