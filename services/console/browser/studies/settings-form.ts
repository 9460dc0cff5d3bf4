import { el } from '../dom.js';
import type { Settings } from './question.js';

const OMISSIONS = {
  'rows-with-missing': 'rows with missing cells',
  'columns-with-missing': 'columns with missing cells',
  'constant-columns': 'columns of one value',
  'duplicated-columns': 'columns that repeat another',
} as const;
type Omission = keyof typeof OMISSIONS;

/** How errors are measured, and what may be left out. */
export class SettingsForm {
  readonly #folds: HTMLSelectElement;
  readonly #groupedBy: HTMLSelectElement;
  readonly #count = number('study-folds-count', { min: 2, max: 100, value: 10 });
  readonly #seed = number('study-seed', { min: 0, value: 1 });
  readonly #maxSize = number('study-max-size', { min: 1, max: 100 });
  readonly #permutations = number('study-permutations', { min: 19, max: 9999, value: 199 });
  readonly #omit = Object.keys(OMISSIONS).map((name) => el('input', { type: 'checkbox', value: name }));
  readonly element: HTMLElement;

  /** @param columns those that may name the group of a row */
  constructor(columns: readonly string[]) {
    this.#groupedBy = el('select', { id: 'study-grouped-by' }, ...columns.map((name) => el('option', {}, name)));
    this.#folds = el(
      'select',
      { id: 'study-folds', onchange: () => this.#show() },
      el('option', { value: 'leave-one-out' }, 'each row once (leave one out)'),
      el('option', { value: 'k-fold' }, 'random parts (k-fold)'),
      columns.length > 0 && el('option', { value: 'grouped' }, 'all rows of one compound or batch together'),
    );
    this.element = el(
      'div',
      {},
      el(
        'div',
        { class: 'enclosed' },
        field('How rows are held out', this.#folds),
        field('Number of parts', this.#count),
        field('Held out together by', this.#groupedBy),
        field('Most descriptors of a model (empty: any)', this.#maxSize),
        field('Shuffled targets, to judge chance', this.#permutations),
        field('Seed of what is random', this.#seed),
      ),
      el(
        'fieldset',
        {},
        el('legend', {}, 'May be left out (otherwise such data are refused)'),
        ...this.#omit.map((box) => el('label', { class: 'check' }, box, OMISSIONS[box.value as Omission])),
      ),
    );
    this.#show();
  }

  get settings(): Settings {
    return {
      folds: this.#folds.value as Settings['folds'],
      count: this.#count.valueAsNumber,
      groupedBy: this.#groupedBy.value,
      seed: this.#seed.valueAsNumber,
      maxSize: this.#maxSize.valueAsNumber,
      permutations: this.#permutations.valueAsNumber,
      omit: this.#omit.filter(({ checked }) => checked).map(({ value }) => value as Omission),
    };
  }

  #show(): void {
    hide(this.#count, this.#folds.value !== 'k-fold');
    hide(this.#groupedBy, this.#folds.value !== 'grouped');
  }
}

const number = (id: string, limits: Readonly<Record<string, number>>): HTMLInputElement =>
  el('input', { id, type: 'number', step: 1, ...limits });

const field = (label: string, input: HTMLElement): HTMLElement =>
  el('p', { class: 'field' }, el('label', { for: input.id }, label), input);

function hide(input: HTMLElement, hidden: boolean): void {
  input.closest('p')!.hidden = hidden;
}
