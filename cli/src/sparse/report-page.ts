import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { bars, densityOfStates, predictedAgainstMeasured, weightDiagram } from '@meguri/plots';
import { finalModel, type Survey, type TargetSurvey } from '@meguri/sparse';
import { escaped, page, table } from '../pages/page.js';
import { describeFolds, describeSubsets, named, remarksOn, shown, worthOf } from './describe-survey.js';
import type { SparseCommandOptions } from './options.js';
import type { ReadDesign } from './read-design.js';

/** How far down the ranks a weight diagram reaches: what is seen depends on it. */
const RANKS = [30, 100, 300];
const LISTED = 25;
/** More bars are not looked at; `survey.json` has all. */
const MOST_BARS = 40;

/** One page with everything in it: no other file, no network. */
export function reportPage(options: SparseCommandOptions, survey: Survey, read: ReadDesign): string {
  const { targets, n, p } = survey;
  const title = `${targets.map(({ target }) => target).join(', ')} in ${basename(options.table)}`;
  const notes = remarksOn(survey, read);
  const script = readFileSync(new URL('../../assets/sparse-report.js', import.meta.url), 'utf8');
  return page(
    title,
    `<p>${n} rows, ${p} features, ${describeSubsets(survey)}; ${describeFolds(survey)}. Errors are root mean squares on held-out rows, in units of the target.
Click a feature to choose it; the line at the bottom says what is known of the choice.</p>
${notes.length === 0 ? '' : `<ul>${notes.map((note) => `<li>${escaped(note)}</li>`).join('')}</ul>`}
${targets.map((target, t) => section(survey, target, t, read, options)).join('\n')}
<script>${script}</script>`,
  );
}

function section(
  survey: Survey,
  target: TargetSurvey,
  t: number,
  { design }: ReadDesign,
  options: SparseCommandOptions,
): string {
  const { best, variables } = target;
  const known = {
    variables,
    best: best.map(({ features, rmse, q2 }) => ({ features, rmse, q2 })),
  };
  const inclusion = [...variables].sort((a, b) => b.inclusion - a.inclusion);
  return `<section>
<h2>${escaped(target.target)}</h2>
<h3>What the best subset is worth</h3>
<ul class="worth">${worthOf(target, survey, { design, permutations: target.permutation?.shuffled.length })
    .map((line) => `<li>${escaped(line)}</li>`)
    .join('')}</ul>
${comparison(target)}
<h3>Which features the good models use</h3>
<p class="choice">${rankChoices(best.length)
    .map((ranks, i) => `<button data-ranks="${ranks}"${i === 0 ? ' class="on"' : ''}>best ${ranks}</button>`)
    .join('')}</p>
${rankChoices(best.length)
  .map(
    (ranks, i) =>
      `<div class="ranks" data-ranks="${ranks}"${i === 0 ? '' : ' hidden'}>${diagram(survey, target, ranks)}</div>`,
  )
  .join('\n')}
${bars(
  inclusion.slice(0, MOST_BARS).map(({ feature, inclusion: value }) => ({ label: feature, value })),
  { name: `share of the best ${best.length} subsets` },
)}
<h3>All subsets</h3>
${density(target)}
${target.nested ? `<h3>Predictions for rows that neither the choice nor the fit has seen</h3>\n${predictions(target, design, t)}` : ''}
<h3>The best subset, fitted to all rows</h3>
${winner(target, t, { design }, options.seed)}
<h3>The best ${Math.min(LISTED, best.length)} of ${best.length}</h3>
${table(
  ['rank', 'error', 'q2', 'features'],
  best
    .slice(0, LISTED)
    .map(({ rmse, q2, features }, rank) => [`${rank + 1}`, shown(rmse), q2.toFixed(3), named(features)]),
)}
<p class="said" aria-live="polite"></p>
<script type="application/json" class="known">${JSON.stringify(known).replaceAll('<', '\\u003c')}</script>
</section>`;
}

function rankChoices(count: number): number[] {
  return [...new Set(RANKS.map((ranks) => Math.min(ranks, count)))];
}

function diagram({ features }: Survey, { weightDiagram: data }: TargetSurvey, ranks: number): string {
  const featureOf = data.columns.map((_, c) => features.find(({ columns }) => columns.includes(c))!.name);
  return weightDiagram({ ...data, features: featureOf }, { ranks });
}

function density({ density: counts, best, comparators, nested, permutation }: TargetSurvey): string {
  const single = (label: string, error: number | null | undefined, isChosen = false) =>
    error === null || error === undefined ? [] : [{ label, errors: [error], isChosen }];
  const shuffled = permutation?.shuffled;
  const overlays = [
    ...single('best', best[0]?.rmse, true),
    ...single('best, nested', nested?.rmse),
    ...single('all features', comparators.full.rmse),
    ...single('mean alone', comparators.null.rmse),
    { label: 'LASSO path', errors: comparators.lasso.map(({ rmse }) => rmse) },
  ];
  const band = shuffled && {
    label: 'best of shuffled targets (90 %)',
    from: shuffled[Math.floor(0.05 * shuffled.length)]!,
    to: shuffled[Math.ceil(0.95 * shuffled.length) - 1]!,
  };
  return densityOfStates(counts, { overlays, ...(band && { band }) });
}

function comparison({ comparators, best, nested }: TargetSurvey): string {
  const lowest = (points: readonly { readonly rmse: number; readonly features: readonly string[] }[]) =>
    points.reduce((least, point) => (point.rmse < least.rmse ? point : least), points[0]!);
  const path = (name: string, points: (typeof comparators)['lasso']) =>
    points.length === 0 ? [] : [[name, shown(lowest(points).rmse), `${lowest(points).features.length} features`]];
  return table(
    ['on the same folds', 'error', ''],
    [
      ['best subset', shown(best[0]!.rmse), named(best[0]!.features)],
      ...(nested ? [['best subset, nested', shown(nested.rmse), 'what to expect of it']] : []),
      ['mean alone', shown(comparators.null.rmse), ''],
      ['all features', comparators.full.rmse === null ? 'too many' : shown(comparators.full.rmse), ''],
      ...path('LASSO, best penalty', comparators.lasso),
      ...path('ridge, best penalty', comparators.ridge),
      ...path('forward selection, best size', comparators.forward),
    ],
  );
}

function predictions({ target, nested }: TargetSurvey, design: ReadDesign['design'], t: number): string {
  const { values } = design.targets[t]!;
  const points = nested!.heldOut.map(({ row, predicted }) => ({
    label: `row ${design.rows[row]}`,
    measured: values[row]!,
    predicted,
  }));
  return predictedAgainstMeasured(points, { name: target });
}

function winner({ best }: TargetSurvey, t: number, { design }: Pick<ReadDesign, 'design'>, seed: number): string {
  const { features } = best[0]!;
  if (features.length === 0) return '<p>No feature is better than the mean alone.</p>';
  const { intercept, coefficients } = finalModel({ design, target: t, features, seed });
  const range = (interval: (typeof coefficients)[number]['interval']) =>
    interval ? `${shown(interval.lower)} to ${shown(interval.upper)}` : 'undetermined';
  return `<p>Intercept ${shown(intercept)}. Intervals of 95 % by resampling rows; they take the choice as given.</p>
${table(
  ['column', 'coefficient', '95 %', 'standardised', 'variance inflation'],
  coefficients.map(({ column, raw, interval, standardised, varianceInflation }) => [
    column,
    shown(raw),
    range(interval),
    shown(standardised),
    varianceInflation.toFixed(1),
  ]),
)}`;
}
