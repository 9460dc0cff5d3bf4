import { type Child, el, keep } from '../dom.js';
import { formatNumber, withUnit } from '../format.js';
import { type Predictor, predictorsOf } from './comparison.js';
import type { Diagram, TargetSurvey } from './survey.js';
import { warningsOf } from './warnings.js';

/** What the best models are worth: other methods, the search on rows it has not seen, and what chance alone would give. */
export function showWorth(
  place: HTMLElement,
  { survey, sha256 }: Diagram,
  target: TargetSurvey,
  { unit, isConstrained }: { readonly unit: string; readonly isConstrained: boolean },
): void {
  keep(place, [sha256, target.target], () => {
    const rows = predictorsOf(target, survey, isConstrained);
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

function rowElement({ what, rmse, note, isHonest = false }: Predictor, largest: number, unit: string): HTMLElement {
  return el(
    'tr',
    { class: isHonest ? 'best' : '' },
    el('th', { scope: 'row' }, what),
    el('td', { class: 'number value' }, withUnit(formatNumber(rmse, 3), unit)),
    el('td', {}, el('progress', { max: largest, value: rmse, 'aria-hidden': 'true' })),
    el('td', { class: 'note' }, isHonest ? el('strong', {}, note) : note),
  );
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
