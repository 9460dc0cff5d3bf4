import { el, fill } from '../dom.js';
import { unitSymbol } from '../format.js';
import { Plot, within } from '../plot.js';
import { densityOfStates } from '../vendor/plots/index.js';
import type { ChoiceBoard } from './choice-board.js';

const HINT = 'Point at a bar to read it.';

/** The density of states: how many subsets have which error, and where everything else lies among them. */
export class DensityCard {
  readonly #plot = new Plot(HINT);

  constructor(
    place: HTMLElement,
    private readonly board: ChoiceBoard,
  ) {
    const isSampled = board.target.density.standardErrors !== undefined;
    fill(
      place,
      el('h2', {}, 'Density of states'),
      el(
        'p',
        { class: 'quiet' },
        `How many subsets have which held-out error, by number of variables${isSampled ? ', estimated from random subsets' : ''}. A few that stand apart on the left are worth more than the left end of a broad hill.`,
      ),
      this.#plot.element,
    );
  }

  draw(): void {
    const { target, standing, unit } = this.board;
    const { comparators, nested, permutation } = target;
    const lasso = Math.min(...comparators.lasso.map(({ rmse }) => rmse));
    const overlays = [
      ...(standing ? [{ label: 'your choice', errors: [standing.rmse], isChosen: true }] : []),
      ...(nested ? [{ label: 'nested', errors: [nested.rmse] }] : []),
      { label: 'LASSO', errors: [lasso] },
      { label: 'mean alone', errors: [target.null.rmse] },
    ];
    const [least, most] = [permutation?.shuffled[0], permutation?.shuffled.at(-1)];
    const band =
      least === undefined || most === undefined
        ? {}
        : { band: { label: 'winners among shuffled targets', from: least, to: most } };
    const options = { overlays, ...band, ...(unit && { unit: unitSymbol(unit) }) };
    this.#plot.draw((width) => densityOfStates(target.density, { ...options, width: within(width, 480, 900) }));
  }
}
