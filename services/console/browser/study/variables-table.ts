import { type Child, el, fill } from '../dom.js';
import { formatNumber, unitSymbol } from '../format.js';
import { evidenceOf, type Sign } from './choice.js';
import type { ChoiceBoard } from './choice-board.js';
import type { Survey, TargetSurvey } from './survey.js';

type Variable = TargetSurvey['variables'][number];

/** What the models say of each variable, most frequent first; the boxes choose. */
export function showVariables(place: HTMLElement, board: ChoiceBoard, shown: number): void {
  const { survey, target, unit } = board;
  const evidence = new Map(
    target.variables.map((variable) => [
      variable.feature,
      evidenceOf(target.weightDiagram, columnsOf(survey, variable), shown),
    ]),
  );
  const sorted = target.variables.toSorted(
    (a, b) => evidence.get(b.feature)!.inclusion - evidence.get(a.feature)!.inclusion || b.probability - a.probability,
  );
  const error = (text: string) => `${text}${unit && ` / ${unitSymbol(unit)}`}`;
  const head: [string, string][] = [
    ['Variable', ''],
    [`In the best ${shown}`, 'number'],
    ['Sign', ''],
    [error('Best with'), 'number'],
    [error('Best without'), 'number'],
    ['Hard to tell from', ''],
  ];
  const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement.value : undefined;
  fill(
    place,
    el('h2', { id: 'variables-heading' }, 'Variables'),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'variables-heading' },
      el(
        'table',
        {},
        el('thead', {}, el('tr', {}, ...head.map(([text, kind]) => el('th', { scope: 'col', class: kind }, text)))),
        el('tbody', {}, ...sorted.map((variable) => rowOf(board, variable, evidence.get(variable.feature)!))),
      ),
    ),
    el(
      'p',
      { class: 'quiet' },
      'Best with and without: the smallest held-out errors of all subsets that have the variable, and of all that do not. A variable that can be left out at no cost explains little of its own.',
    ),
  );
  if (focused !== undefined) place.querySelector<HTMLInputElement>(`input[value="${CSS.escape(focused)}"]`)?.focus();
}

const columnsOf = ({ features }: Survey, { feature }: Variable): readonly number[] =>
  features.find(({ name }) => name === feature)?.columns ?? [];

function rowOf(
  board: ChoiceBoard,
  variable: Variable,
  { inclusion, signs }: ReturnType<typeof evidenceOf>,
): HTMLElement {
  const { feature, bestWith, bestWithout } = variable;
  const isChosen = board.features.includes(feature);
  const box = el('input', {
    type: 'checkbox',
    value: feature,
    checked: isChosen,
    onchange: () => board.toggle(feature),
  });
  const number = (value: number | null) => el('td', { class: 'number' }, value === null ? '–' : formatNumber(value, 3));
  const percent = `${Math.round(100 * inclusion)} %`;
  return el(
    'tr',
    { class: isChosen ? 'best' : '' },
    el('th', { scope: 'row' }, el('label', { class: 'check' }, box, feature)),
    el('td', { class: 'number share' }, el('progress', { max: 1, value: inclusion, 'aria-hidden': 'true' }), percent),
    el('td', {}, signText(signs)),
    number(bestWith),
    number(bestWithout),
    el('td', { class: 'quiet note' }, ...twinsOf(board.survey, variable)),
  );
}

function signText(signs: readonly Sign[] | undefined): string {
  if (!signs) return '–';
  return signs.map(({ sign, share }) => `${sign} in ${Math.round(100 * share)} %`).join(', ');
}

/** Variables that it is so correlated with that their coefficients cannot be told apart. */
function twinsOf(survey: Survey, variable: Variable): Child[] {
  const own = columnsOf(survey, variable).map((c) => survey.columns[c]!);
  return survey.correlated
    .filter(({ columns }) => columns.some((name) => own.includes(name)))
    .map(({ columns, strongest }) => {
      const others = columns.filter((name) => !own.includes(name));
      return `${others.join(', ')} (|r| up to ${formatNumber(strongest, 3)})`;
    });
}
