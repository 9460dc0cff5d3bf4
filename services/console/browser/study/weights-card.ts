import { type Child, el, fill } from '../dom.js';
import { formatNumber, withUnit } from '../format.js';
import { Plot, textAt } from '../plot.js';
import { weightDiagram } from '../vendor/plots/index.js';
import type { ChoiceBoard } from './choice-board.js';
import { featureOf } from './survey.js';

const FIRST_SHOWN = 100;
const HINT = 'Press a name to take a variable in or out; press a coloured cell to take that whole model.';

/** The weight diagram: which variables the best models have, and how. Variables and whole models are chosen in it. */
export class WeightsCard {
  readonly #plot = new Plot(HINT, (target) => {
    const rank = rankOf(target);
    return rank === undefined ? textAt(target) : this.#modelText(rank);
  });
  readonly #ranks = el('input', { id: 'shown-models', type: 'range', min: 1, value: FIRST_SHOWN, step: 1 });
  readonly #count = el('output', { for: 'shown-models' });
  readonly #rank = el('input', { id: 'take-rank', type: 'number', min: 1, value: 1, step: 1 });

  /** @param changed is told how many of the best models are looked at */
  constructor(
    place: HTMLElement,
    private readonly board: ChoiceBoard,
    private readonly changed: (shown: number) => void,
  ) {
    const { best } = board.target;
    const most = String(best.length);
    this.#ranks.max = most;
    this.#rank.max = most;
    this.#ranks.value = String(Math.min(FIRST_SHOWN, best.length));
    this.#ranks.addEventListener('input', () => {
      this.draw();
      this.changed(this.shown);
    });
    fill(place, ...this.#contents());
  }

  /** How many of the best models are looked at. */
  get shown(): number {
    return this.#ranks.valueAsNumber;
  }

  #contents(): Child[] {
    const take = () => this.#take(this.#rank.valueAsNumber - 1);
    return [
      el('h2', {}, 'Weight diagram'),
      el(
        'p',
        { class: 'quiet' },
        'A row is a model, the best on top; a column is a variable, coloured by sign and strength of its standardised coefficient. What good models agree on shows as a stripe.',
      ),
      el(
        'p',
        { class: 'controls' },
        el('label', { for: 'shown-models' }, 'Best models shown'),
        this.#ranks,
        this.#count,
      ),
      this.#plot.element,
      el(
        'p',
        { class: 'controls' },
        el('label', { for: 'take-rank' }, 'Take the model of rank'),
        this.#rank,
        el('button', { type: 'button', onclick: take }, 'Take'),
      ),
    ];
  }

  draw(): void {
    const { survey, target, features } = this.board;
    this.#count.textContent = `${this.shown} of ${target.best.length}`;
    const { columns } = target.weightDiagram;
    const data = { ...target.weightDiagram, features: columns.map((name) => featureOf(survey, name)) };
    const options = { ranks: this.shown, selected: features };
    this.#plot.draw(
      () => weightDiagram(data, options),
      (drawing) => {
        // a picture has no parts to go to; this one has
        drawing.setAttribute('role', 'group');
        for (const column of drawing.querySelectorAll<SVGElement>('[data-feature]')) this.#makeColumn(column);
      },
    );
  }

  #makeColumn(column: SVGElement): void {
    const feature = column.dataset.feature!;
    column.setAttribute('tabindex', '0');
    column.setAttribute('role', 'checkbox');
    column.setAttribute('aria-checked', String(this.board.features.includes(feature)));
    column.setAttribute('aria-label', column.dataset.column ?? feature);
    column.addEventListener('click', (event) => {
      const rank = rankOf(event.target);
      if (rank === undefined) this.board.toggle(feature);
      else this.#take(rank);
    });
    column.addEventListener('keydown', (event) => {
      if (event.key !== ' ' && event.key !== 'Enter') return;
      event.preventDefault();
      const { column: name } = column.dataset;
      this.board.toggle(feature);
      // the drawing was made anew
      document.querySelector<SVGElement>(`#weights [data-column="${CSS.escape(name ?? '')}"]`)?.focus();
    });
  }

  #take(rank: number): void {
    const model = this.board.target.best[rank];
    if (model) this.board.choose(model.features);
  }

  #modelText(rank: number): string {
    const { features, rmse, q2 } = this.board.target.best[rank]!;
    const error = withUnit(formatNumber(rmse, 4), this.board.unit);
    return `Rank ${rank + 1}: ${features.join(', ') || 'the mean alone'}. Held-out error ${error}, Q² ${formatNumber(q2, 3)}; chosen as one of many, so too good.`;
  }
}

/** Index of the model whose cell was hit. */
function rankOf(target: EventTarget | null): number | undefined {
  const rank = target instanceof SVGElement ? target.dataset.rank : undefined;
  return rank === undefined ? undefined : Number(rank) - 1;
}
