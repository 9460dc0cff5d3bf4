import { el } from '../dom.js';
import { formatNumber, unitSymbol } from '../format.js';
import { type Candidate, isInside, nameOf, type Prediction, type Screening } from './screening.js';

/** Rows that are shown at most; further ones are in the file. */
const MOST_ROWS = 500;

const MEANING = {
  'search-and-fit': 'intervals count in that the descriptors were searched for.',
  fit: 'intervals are of the chosen descriptors alone: a candidate lacks what a winner without some rows needs.',
} as const;

/** Ranked candidates with intervals and domain; the boxes choose rows. */
export class CandidatesTable {
  readonly #boxes: readonly HTMLInputElement[];
  readonly element: HTMLElement;

  constructor({ candidates, targets, level }: Screening, changed: () => void) {
    const shown = candidates.slice(0, MOST_ROWS);
    this.#boxes = shown.map(({ row }) => el('input', { type: 'checkbox', value: row, onchange: changed }));
    const column = (text: string, kind = '') => el('th', { scope: 'col', class: kind }, text);
    const ofTarget = ({ target, unit }: Screening['targets'][number]) => [
      column(`${target}${unit && ` / ${unitSymbol(unit)}`}`, 'number'),
      column(`${Math.round(level * 100)} % interval`, 'number'),
    ];
    this.element = el(
      'div',
      {},
      el(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Ranked candidates' },
        el(
          'table',
          {},
          el(
            'thead',
            {},
            el('tr', {}, column('Rank', 'number'), column('Candidate'), ...targets.flatMap(ofTarget), column('Domain')),
          ),
          el('tbody', {}, ...shown.map((candidate, i) => rowOf(candidate, targets, this.#boxes[i]!))),
        ),
      ),
      ...targets.map(({ target, intervals }) => el('p', { class: 'quiet' }, `${target}: ${MEANING[intervals]}`)),
      candidates.length > MOST_ROWS &&
        el('p', { class: 'quiet' }, `The best ${MOST_ROWS} of ${candidates.length}; the file has all.`),
    );
  }

  /** Rows that are chosen, best first. */
  get rows(): number[] {
    return this.#boxes.filter(({ checked }) => checked).map(({ value }) => Number(value));
  }
}

function rowOf(candidate: Candidate, targets: Screening['targets'], box: HTMLInputElement): HTMLElement {
  const ofTarget = ({ target }: Screening['targets'][number]) => {
    const prediction = candidate.predictions[target];
    return [
      el('td', { class: 'number value' }, prediction ? formatNumber(prediction.mean) : '–'),
      el('td', { class: 'number quiet' }, prediction ? intervalText(prediction) : '–'),
    ];
  };
  const inside = isInside(candidate);
  return el(
    'tr',
    {},
    el('td', { class: 'number' }, candidate.rank),
    el('th', { scope: 'row' }, el('label', { class: 'check' }, box, nameOf(candidate))),
    ...targets.flatMap(ofTarget),
    el(
      'td',
      {},
      el('span', { class: 'badge', 'data-state': inside ? 'inside' : 'outside' }, inside ? 'inside' : 'extrapolated'),
    ),
  );
}

const intervalText = ({ lower, upper }: Prediction): string =>
  `${lower === null ? '−∞' : formatNumber(lower)} … ${upper === null ? '∞' : formatNumber(upper)}`;
