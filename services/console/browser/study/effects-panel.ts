import { effectBars } from '../campaign/effect-bars.js';
import { el, fill } from '../dom.js';
import type { Table } from '../vendor/tables/table.js';
import type { ModelCard } from '../views.js';
import { meanEffects, rowEffects } from './effects.js';

/** What moves the predictions of a model: of all rows on average, or of one row that a person picks. */
export class EffectsPanel {
  readonly #row = el('select', { id: 'effects-row', onchange: () => this.#show() });
  readonly #bars = el('div', { 'aria-live': 'polite' });
  readonly element: HTMLElement;

  /** @param names of the rows of the table */
  constructor(
    private readonly card: ModelCard,
    private readonly table: Table,
    private readonly names: readonly string[],
  ) {
    fill(
      this.#row,
      el('option', { value: '' }, 'all rows, on average'),
      ...names.map((name, row) => el('option', { value: row }, name)),
    );
    this.element = el(
      'div',
      {},
      el('h3', {}, 'What moves the predictions'),
      el('p', { class: 'controls' }, el('label', { for: 'effects-row' }, 'of'), this.#row),
      this.#bars,
    );
    this.#show();
  }

  /** Turns to a row, counted from 0. */
  turnTo(row: number): void {
    this.#row.value = String(row);
    this.#show();
  }

  #show(): void {
    const { coefficients = [], unit, property } = this.card;
    const row = this.#row.value === '' ? undefined : Number(this.#row.value);
    const isOne = row !== undefined;
    const effects = isOne ? rowEffects(coefficients, this.table, row) : meanEffects(coefficients, this.table);
    const what = isOne
      ? `What each column adds to the predicted ${property} of ${this.names[row]}, against the mean of all rows.`
      : `By how much each column moves the predicted ${property}, on average over the rows.`;
    fill(this.#bars, effectBars(effects, unit, isOne), el('p', { class: 'quiet' }, `${what} (Linear Shapley values.)`));
  }
}
