import { type Child, el, keep } from '../dom.js';
import { formatNumber, withUnit } from '../format.js';
import type { Diagram, TargetSurvey } from './survey.js';
import { warningsOf } from './warnings.js';

interface Row {
  readonly what: string;
  readonly rmse: number;
  readonly note: Child;
  /** Whether it may be quoted as the error of the method. */
  readonly isHonest?: boolean;
}

/** What the best models are worth: other methods, the search on rows it has not seen, and what chance alone would give. */
export function showWorth(place: HTMLElement, { survey, sha256 }: Diagram, target: TargetSurvey, unit: string): void {
  keep(place, [sha256, target.target], () => {
    const rows = rowsOf(target, survey.subsets, survey.method === 'bounded');
    const largest = Math.max(...rows.map(({ rmse }) => rmse));
    return [
      el('h2', { id: 'worth-heading' }, `What the best models of ${target.target} are worth`),
      ...verdictOf(target, unit),
      el(
        'div',
        { class: 'scroll whole', tabindex: 0, role: 'region', 'aria-labelledby': 'worth-heading' },
        el(
          'table',
          { class: 'worth' },
          el(
            'thead',
            {},
            el(
              'tr',
              {},
              el('th', { scope: 'col' }, 'Predicted by'),
              el('th', { scope: 'col', class: 'number' }, 'Error'),
              el('th', { scope: 'col', 'aria-hidden': 'true' }, ''),
              el('th', { scope: 'col' }, 'What to know'),
            ),
          ),
          el('tbody', {}, ...rows.map((row) => rowElement(row, largest, unit))),
        ),
      ),
      el(
        'p',
        { class: 'quiet' },
        `Errors are root mean squares of ${survey.n} held-out values, ${foldsText(survey.folds.held.length, survey.n)}.${dependentText(survey.dependent)}`,
      ),
    ];
  });
}

const dependentText = (dependent: number): string =>
  dependent === 0 ? '' : ' Subsets whose variables determine one another are left out.';

const foldsText = (folds: number, rows: number): string =>
  folds === rows ? 'each row left out in turn' : `in ${folds} parts`;

function rowElement({ what, rmse, note, isHonest = false }: Row, largest: number, unit: string): HTMLElement {
  return el(
    'tr',
    { class: isHonest ? 'best' : '' },
    el('th', { scope: 'row' }, what),
    el('td', { class: 'number value' }, withUnit(formatNumber(rmse, 3), unit)),
    el('td', {}, el('progress', { max: largest, value: rmse, 'aria-hidden': 'true' })),
    el('td', { class: 'note' }, note),
  );
}

function rowsOf(
  { best, null: none, comparators, nested, extrapolation }: TargetSurvey,
  subsets: number,
  isBounded: boolean,
): Row[] {
  const [winner] = best;
  const least = (points: readonly { readonly rmse: number }[]) => Math.min(...points.map(({ rmse }) => rmse));
  const likewise = 'best of its path, chosen on the same rows';
  const { full, forward, lasso, ridge } = comparators;
  const count = subsets.toLocaleString('en-GB');
  return [
    { what: 'the mean alone', rmse: none.rmse, note: 'what a model has to beat' },
    ...(full.rmse === null ? [] : [{ what: 'all variables', rmse: full.rmse, note: 'ordinary least squares' }]),
    { what: 'ridge', rmse: least(ridge), note: likewise },
    { what: 'LASSO', rmse: least(lasso), note: likewise },
    { what: 'forward selection', rmse: least(forward), note: likewise },
    // the winner's error is told beside that of the nested search or not at all
    ...(winner && nested
      ? [
          {
            what: `best of ${count} subsets`,
            rmse: winner.rmse,
            note: `too good to be taken at its word${isBounded ? '; found by bounds' : ''}: ${winner.features.join(', ') || 'none'}`,
          },
          {
            what: 'the search, on rows it has not seen',
            rmse: nested.rmse,
            note: el('strong', {}, 'what to expect of a new row'),
            isHonest: true,
          },
        ]
      : []),
    ...(extrapolation
      ? [
          {
            what: 'the search, on clusters it has not seen',
            rmse: extrapolation.rmse,
            note: 'what to expect of unlike rows',
          },
        ]
      : []),
  ];
}

/** The honest answers in words, beginning with what speaks against the models. */
function verdictOf(target: TargetSurvey, unit: string): Child[] {
  const { nested, permutation } = target;
  const facts: [string, string, string][] = [];
  if (nested) {
    const { winners, commonest } = nested.stability;
    facts.push([
      'Error to expect',
      withUnit(formatNumber(nested.rmse, 3), unit),
      `Q² ${formatNumber(nested.q2, 3)}, nested cross-validation`,
    ]);
    facts.push([
      'Stability',
      `${Math.round(commonest.share * 100)} %`,
      `of the parts have the same winner (${commonest.features.join(', ') || 'none'}); ${winners} different ${winners === 1 ? 'winner' : 'winners'}`,
    ]);
  }
  if (permutation) {
    const shuffles = permutation.shuffled.length;
    facts.push([
      'By chance',
      `p = ${formatNumber(permutation.p, 2)}`,
      `that a winner is as good when there is nothing to find, ${shuffles} shuffled targets`,
    ]);
  }
  const tile = ([name, value, more]: [string, string, string]) =>
    el('div', {}, el('dt', {}, name), el('dd', {}, value), el('dd', { class: 'quiet' }, more));
  return [
    ...warningsOf(target).map((text) => el('p', { class: 'notice', 'data-kind': 'error' }, text)),
    el('dl', { class: 'tiles even' }, ...facts.map(tile)),
  ];
}
