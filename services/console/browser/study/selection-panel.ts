import { path, post } from '../api.js';
import { type Child, el, fill, keep } from '../dom.js';
import { formatNumber, formatTime, withUnit } from '../format.js';
import { attempt, tell } from '../notices.js';
import type { StudyView } from '../views.js';
import type { ChoiceBoard } from './choice-board.js';

type Decision = StudyView['selections'][number];

/** What is picked so far, what it is worth, what others suggest; a person says why and accepts. */
export class SelectionPanel {
  readonly #why = el('textarea', { id: 'why', rows: 3, maxlength: 2000, required: true });
  readonly #picked = el('div', { 'aria-live': 'polite' });
  readonly #said = el('div');

  constructor(
    place: HTMLElement,
    private readonly board: ChoiceBoard,
  ) {
    const accept = (event: Event) => {
      event.preventDefault();
      void this.#accept();
    };
    fill(
      place,
      el('h2', {}, 'Your choice'),
      this.#picked,
      el(
        'form',
        { onsubmit: accept },
        el(
          'p',
          { class: 'field' },
          el('label', { for: 'why' }, 'Why these? Your reason stays with the model; a later choice supersedes it.'),
          this.#why,
        ),
        el('div', { class: 'buttons' }, el('button', { type: 'submit', class: 'primary' }, 'Accept and fit the model')),
      ),
      this.#said,
    );
  }

  show(study: StudyView): void {
    const { features } = this.board;
    const { state, suggestions, selections } = study;
    const isClosed = state === 'closed';
    this.#why.closest('form')!.hidden = isClosed;
    const own = selections.filter(({ target }) => target === this.board.target.target);
    keep(this.#picked, [features, own, isClosed], () => [
      features.length > 0
        ? el('ul', { class: 'files' }, ...features.map((name) => this.#chip(name, isClosed)))
        : el('p', { class: 'quiet' }, 'Nothing is picked yet. Pick in the weight diagram or among the variables.'),
      ...this.#worth(),
      el('div', { class: 'buttons' }, ...(isClosed ? [] : this.#steps(own.at(-1)))),
    ]);
    keep(this.#said, [suggestions, own], () => [...this.#suggestions(study), ...own.slice(-1).map(acceptedText)]);
  }

  #chip(name: string, isClosed: boolean): HTMLElement {
    const takeOut = () => this.board.toggle(name);
    const attributes = { type: 'button', class: 'plain', 'aria-label': `Take out ${name}`, onclick: takeOut };
    return el('li', {}, name, !isClosed && el('button', attributes, '×'));
  }

  /** Ways back: to nothing, and to what was accepted last, be it from older data. */
  #steps(last: Decision | undefined): Child[] {
    const { features, diagram, survey } = this.board;
    const isOffered =
      last !== undefined &&
      !isSame(last.features, features) &&
      last.features.every((name) => survey.features.some((feature) => feature.name === name));
    const text =
      last?.generation === diagram.generation
        ? 'Back to what was accepted'
        : `Take what was accepted in generation ${last?.generation}`;
    return [
      features.length > 0 && el('button', { type: 'button', onclick: () => this.board.choose([]) }, 'Clear'),
      isOffered && el('button', { type: 'button', onclick: () => this.board.choose(last.features) }, text),
    ];
  }

  #worth(): Child[] {
    const { standing, unit, target, features } = this.board;
    if (features.length === 0) return [];
    if (!standing)
      return [
        el(
          'p',
          { class: 'quiet' },
          `Not among the best ${target.best.length} subsets; its error is worked out with the model.`,
        ),
      ];
    const error = withUnit(formatNumber(standing.rmse, 3), unit);
    const winner = formatNumber(target.best[0]!.rmse, 3);
    return [
      el('p', {}, `Rank ${standing.rank} of all subsets, held-out error ${error} (the best: ${winner}).`),
      target.nested
        ? el(
            'p',
            { class: 'quiet' },
            `Of rows it had not seen, the search as a whole missed ${withUnit(formatNumber(target.nested.rmse, 3), unit)}.`,
          )
        : undefined,
    ];
  }

  #suggestions({ suggestions }: StudyView): Child[] {
    const { diagram, target } = this.board;
    const own = suggestions
      .filter((each) => each.target === target.target && each.generation === diagram.generation)
      .toReversed();
    if (own.length === 0) return [];
    const item = ({ by, at, why, features }: Decision) =>
      el(
        'li',
        {},
        el(
          'span',
          {},
          el('span', { class: 'badge' }, by.kind === 'agent' ? 'suggested by an agent' : 'suggestion'),
          ` ${by.name}, ${formatTime(at)}: `,
          el('strong', {}, features.join(', ')),
          el('br'),
          `“${why}”`,
        ),
        el('button', { type: 'button', onclick: () => this.board.choose(features) }, 'Look at it'),
      );
    return [el('h3', {}, 'Suggestions'), el('ul', { class: 'attention' }, ...own.map(item))];
  }

  async #accept(): Promise<void> {
    const { features, target, diagram } = this.board;
    if (features.length === 0) return tell('Pick at least one variable first.', 'error');
    const { study } = document.getElementById('main')!.dataset;
    const choice = { target: target.target, features, why: this.#why.value, diagram: diagram.sha256 };
    if (!(await attempt(() => post(path`/api/studies/${study ?? ''}/select`, choice)))) return;
    this.#why.value = '';
    tell('Accepted. The model is fitted and published with its card.');
  }
}

const acceptedText = ({ by, at, why, features, generation }: Decision): HTMLElement =>
  el(
    'p',
    { class: 'quiet' },
    `Accepted in generation ${generation} by ${by.name}, ${formatTime(at)}: ${features.join(', ')}. “${why}”`,
  );

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));
