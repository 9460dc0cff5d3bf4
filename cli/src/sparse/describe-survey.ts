import type { Survey, SurveyOptions, TargetSurvey } from '@meguri/sparse';
import type { ReadDesign } from './read-design.js';

/** Best subsets that people see. */
const SHOWN = 10;

/** Features that people see. */
const LISTED = 45;

/** What people read about a survey. */
export function describeSurvey(survey: Survey, read: ReadDesign, settings: SurveyOptions): string[] {
  return [
    ...remarksOn(survey, read),
    `${survey.n} rows, ${survey.p} features, ${describeSubsets(survey)}; ${describeFolds(survey)}.`,
    ...survey.targets.flatMap((target) => ['', ...describeTarget(target, survey, settings)]),
  ];
}

/** What is to be known of the table before its survey is read. */
export const remarksOn = (survey: Survey, { omitted, counters }: ReadDesign): string[] => [
  ...omitted.rows.map(({ row, column }) => `Row ${row} was left out: ${column} is missing.`),
  ...omitted.columns.map(({ column, reason }) => `Column ${column} was left out: ${reason}.`),
  ...counters.map(
    (column) => `Column ${column} counts the rows: if it is their name and no measurement, --ignore ${column}.`,
  ),
  ...survey.correlated.map(
    ({ columns, strongest }) => `Can hardly be told apart (|r| up to ${strongest.toFixed(3)}): ${columns.join(', ')}.`,
  ),
  ...sizeRemark(survey),
];

function sizeRemark({ p, n, method, targets }: Survey): string[] {
  const largest = targets[0]!.density.bySize.length - 1;
  if (method !== 'heuristic' || largest === p) return [];
  return [`Subsets have at most ${largest} features: --max-size, or ${n} rows without a fold, allow no more.`];
}

export function describeSubsets({ subsets, evaluated, method, certified, walkableSize }: Survey): string {
  const all = counted(subsets);
  if (method === 'exhaustive') return `all ${all} subsets`;
  const effort = method === 'bounded' ? ', or raise --at-most' : '';
  const rest = certified
    ? 'the others certainly are none of the best'
    : `not enough to be certain of the best: set --max-size ${walkableSize}, --force or --forbid some${effort}`;
  return `${counted(evaluated)} of ${all} subsets (${rest})`;
}

/** A whole number, or its first digits where people no longer read all of them. */
function counted(count: number): string {
  return count < 1e15 ? count.toLocaleString('en') : count.toExponential(1).replace('e+', 'e');
}

export function describeFolds({ folds }: Survey): string {
  if (folds.kind === 'leave-one-out') return 'each row held out in turn';
  return folds.kind === 'grouped'
    ? `${folds.held.length} groups of rows held out`
    : `${folds.held.length} random folds`;
}

function describeTarget(target: TargetSurvey, survey: Survey, settings: SurveyOptions): string[] {
  const { best, comparators, variables } = target;
  return [
    `${target.target}: the best subsets`,
    ...aligned([
      ['rank', 'error', 'q2', 'features'],
      ...best
        .slice(0, SHOWN)
        .map(({ rmse, q2, features }, rank) => [`${rank + 1}`, shown(rmse), q2.toFixed(3), named(features)]),
    ]),
    '',
    'What the best is worth',
    ...worthOf(target, survey, settings).map((line) => `  ${line}`),
    '',
    'Beside it, on the same folds',
    ...aligned([
      ['mean alone', shown(comparators.null.rmse), ''],
      ['all features', comparators.full.rmse === null ? 'too many' : shown(comparators.full.rmse), ''],
      ...(['lasso', 'ridge', 'forward'] as const).map((kind) => {
        const [point] = [...comparators[kind]].sort((a, b) => a.rmse - b.rmse);
        const title = { lasso: 'LASSO', ridge: 'ridge', forward: 'forward selection' }[kind];
        return [title, point ? shown(point.rmse) : '', point ? `${point.features.length} features` : ''];
      }),
    ]),
    '',
    `Which features matter: share of the best ${best.length} that have them, and of the weight of ${survey.method === 'exhaustive' ? 'all subsets' : 'these'}`,
    ...aligned([
      ['feature', 'best', 'weight', 'same sign', 'best with', 'best without'],
      ...[...variables]
        .sort((a, b) => b.probability - a.probability)
        .slice(0, LISTED)
        .map(({ feature, inclusion, probability, signConsistency, bestWith, bestWithout }) => [
          feature,
          percent(inclusion),
          percent(probability),
          signConsistency === null ? '' : percent(Math.min(...signConsistency)),
          bestWith === null ? '' : shown(bestWith),
          bestWithout === null ? '' : shown(bestWithout),
        ]),
    ]),
  ];
}

/** Sentences on how far to believe the winner. */
export function worthOf(target: TargetSurvey, { folds }: Survey, { permutations }: SurveyOptions): string[] {
  const { nested, extrapolation, permutation } = target;
  return [
    nested
      ? `Nested cross-validation: error ${shown(nested.rmse)}, q2 ${nested.q2.toFixed(3)}; ${nested.stability.winners} different winners in ${folds.held.length} folds, the commonest (${named(nested.stability.commonest.features)}) in ${percent(nested.stability.commonest.share)}.`
      : 'Nested cross-validation was not done (--nested does it): the error of the best is better than it deserves.',
    ...(extrapolation
      ? [
          `With whole clusters of like rows held out: error ${shown(extrapolation.rmse)}, q2 ${extrapolation.q2.toFixed(3)}.`,
        ]
      : []),
    permutation
      ? `Shuffled targets: p = ${permutation.p.toFixed(3)} (${permutations} shuffles; their winners have errors from ${shown(permutation.shuffled[0]!)}).`
      : 'Shuffled targets were not searched (--permutations 200 does it): chance alone may give a winner as good.',
  ];
}

/** The first column to the left, the others too, each as wide as it needs. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  return rows.map((row) => `  ${row.map((cell, c) => cell.padEnd(widths[c]! + 2)).join('')}`.trimEnd());
}

export function named(features: readonly string[]): string {
  return features.length === 0 ? 'none' : features.join(' + ');
}

export function shown(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
