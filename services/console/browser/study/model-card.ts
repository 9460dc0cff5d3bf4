import { type Child, el, fill, keep } from '../dom.js';
import { formatNumber, formatTime, unitSymbol, withUnit } from '../format.js';
import { attempt } from '../notices.js';
import type { ModelCard, StudyView } from '../views.js';
import { modelPlots } from './model-plots.js';

/** The newest final model of a target with its card; hidden while there is none. */
export function showModel(place: HTMLElement, study: StudyView, target: string): void {
  const card = study.models.findLast(({ property }) => property === target);
  place.hidden = card === undefined;
  if (!card) return;
  const newest = study.generations.length;
  const generation = card.study?.generation ?? newest;
  keep(place, [card.modelId, card.version, newest], () => [
    el('h2', {}, `Model of ${card.property}, version ${card.version}`),
    generation < newest &&
      el(
        'p',
        { class: 'notice' },
        `Fitted to generation ${generation}; there are newer data. Choose again to fit it to them.`,
      ),
    ...decisionOf(card),
    el('p', { class: 'equation' }, equationOf(card)),
    el('h3', {}, 'Coefficients'),
    coefficientTable(card),
    plotsOf(study, card, generation),
    ...errorsOf(card),
    ...domainOf(card),
    el(
      'p',
      { class: 'quiet' },
      `${card.modelId}, version ${card.version}${card.supersedes === null ? '' : `, supersedes version ${card.supersedes}`}; fitted to ${card.dataset.rows.length} rows, data ${card.dataset.hash.slice(0, 12)}.`,
    ),
  ]);
}

/** The plots need files of the study, which come a moment later. */
function plotsOf(study: StudyView, card: ModelCard, generation: number): HTMLElement {
  const place = el('div', { class: 'learnt', 'aria-busy': 'true' }, el('p', { class: 'quiet' }, 'Loading…'));
  void attempt(async () => fill(place, ...(await modelPlots(study, card, generation)))).then(() =>
    place.removeAttribute('aria-busy'),
  );
  return place;
}

function decisionOf({ decision }: ModelCard): Child[] {
  if (!decision) return [];
  const { by, at, why, rank, diagram } = decision;
  const place = rank === null ? 'not listed among the best' : `rank ${rank} of all subsets`;
  return [
    el('blockquote', {}, why),
    el(
      'p',
      { class: 'quiet' },
      `Chosen by ${by.name}, ${formatTime(at)}, from diagram ${diagram.slice(0, 12)}: ${place}.`,
    ),
  ];
}

/** For example n = 1.2 + 0.03 a − 0.5 b. */
function equationOf({ property, intercept = 0, coefficients = [] }: ModelCard): string {
  const terms = coefficients.map(
    ({ column, value }) => `${value < 0 ? '−' : '+'} ${formatNumber(Math.abs(value), 4)} ${column}`,
  );
  return [`${property} =`, formatNumber(intercept, 4), ...terms].join(' ');
}

function coefficientTable({ coefficients = [], descriptors = [], unit, intervals }: ModelCard): HTMLElement {
  const head: [string, string][] = [
    ['Column', ''],
    [`per unit${unit && ` / ${unitSymbol(unit)}`}`, 'number'],
    ['from … to', 'number'],
    ['standardised', 'number'],
    ['inflation', 'number'],
    ['comes from', ''],
  ];
  const row = ({ column, value, lower, upper, standardised, varianceInflation }: (typeof coefficients)[number]) => {
    const origin = descriptors.find(({ columns }) => columns.includes(column));
    const range = lower === null || upper === null ? '–' : `${formatNumber(lower, 3)} … ${formatNumber(upper, 3)}`;
    return el(
      'tr',
      {},
      el('th', { scope: 'row' }, origin?.unit ? `${column} / ${unitSymbol(origin.unit)}` : column),
      el('td', { class: 'number value' }, formatNumber(value, 4)),
      el('td', { class: 'number' }, range),
      el('td', { class: 'number' }, formatNumber(standardised, 3)),
      el('td', { class: 'number' }, varianceInflation === null ? '–' : formatNumber(varianceInflation, 3)),
      el('td', { class: 'quiet' }, origin?.origin ?? ''),
    );
  };
  return el(
    'div',
    { class: 'scroll whole', tabindex: 0, role: 'region', 'aria-label': 'Coefficients' },
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, ...head.map(([text, kind]) => el('th', { scope: 'col', class: kind }, text)))),
      el('tbody', {}, ...coefficients.map(row)),
    ),
    intervals && el('p', { class: 'quiet' }, intervals.coefficients),
  );
}

function errorsOf({ errors, unit }: ModelCard): Child[] {
  const amount = (value: number | null | undefined) =>
    typeof value === 'number' ? withUnit(formatNumber(value, 3), unit) : undefined;
  const facts: [string, string | undefined][] = [
    ['leave one out, these descriptors', amount(errors.leaveOneOutRmse)],
    ['the whole search on unseen rows (nested)', amount(errors.nestedRmse)],
    [
      'a winner as good by chance',
      errors.permutationP === undefined ? undefined : `p = ${formatNumber(errors.permutationP, 2)}`,
    ],
    ['on the folds of the survey', amount(errors.crossValidatedRmse)],
    ['all variables', amount(errors.fullRmse)],
    ['the mean alone', amount(errors.nullRmse)],
  ];
  const known = facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
  return [
    el('h3', {}, 'Errors'),
    el(
      'dl',
      { class: 'facts' },
      ...known.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
    ),
    el(
      'p',
      { class: 'quiet' },
      'Errors of these descriptors are too good where the same rows chose them; the nested error has the choice in it.',
    ),
  ];
}

function domainOf({ domain }: ModelCard): Child[] {
  if (!domain) return [];
  const ranges = domain.ranges.map(
    ({ column, lowest, highest }) => `${column} ${formatNumber(lowest)} … ${formatNumber(highest)}`,
  );
  return [
    el('h3', {}, 'Where it may be trusted'),
    el(
      'p',
      {},
      `${ranges.join('; ')}. `,
      el('span', { class: 'quiet' }, `Domain by ${domain.method}, up to ${formatNumber(domain.limit, 3)}.`),
    ),
  ];
}
