import { el, keep } from '../dom.js';
import { formatNumber, formatQuantity, unitSymbol, words } from '../format.js';
import type { CampaignView, Goal, Trial } from '../views.js';
import { parameterText, proposerText } from './points.js';
import { hasChoice, predictedName, promotionsOf } from './sources.js';

/** The trials, newest first; rows that did not change stay as they are. */
export class TrialsTable {
  readonly #rows = new Map<string, HTMLTableRowElement>();
  #body: HTMLTableSectionElement | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly open: (trialId: string) => void,
  ) {}

  show({ goal, trials, summary }: CampaignView): void {
    this.#body ??= this.#create(goal);
    const best = new Set((summary.front?.results ?? [summary.best]).map((result) => result?.trialId));
    const praise = summary.front ? 'on the front' : 'best';
    const notes = promotionNotes(trials, goal);
    for (const trial of trials) {
      const { trialId } = trial;
      this.#showRow(goal, trial, best.has(trialId) ? praise : undefined, notes.get(trialId) ?? []);
    }
    const newestFirst = trials.toSorted((a, b) => (a.trialId < b.trialId ? 1 : -1));
    newestFirst.forEach((trial, index) => {
      const row = this.#rows.get(trial.trialId);
      if (row && this.#body?.rows[index] !== row) this.#body?.insertBefore(row, this.#body.rows[index] ?? null);
    });
  }

  #create(goal: Goal): HTMLTableSectionElement {
    const body = el('tbody');
    const column = (text: string, kind = '') => el('th', { scope: 'col', class: kind }, text);
    const head = el(
      'tr',
      {},
      column('Trial'),
      column('Batch', 'number'),
      ...(hasChoice(goal) ? [column('Source')] : []),
      ...goal.parameters.map((parameter) => column(parameter.name, isNumeric(parameter) ? 'number' : '')),
      ...goal.objectives.flatMap(({ name, unit, direction }) => [
        ...(direction === 'limit'
          ? []
          : [column(`${predictedName(goal)}${unit && ` / ${unitSymbol(unit)}`}`, 'number')]),
        column(`${name}${unit && ` / ${unitSymbol(unit)}`}`, 'number'),
      ]),
      column('State'),
    );
    this.place.replaceChildren(el('table', {}, el('thead', {}, head), body));
    this.place.removeAttribute('aria-busy');
    return body;
  }

  #showRow(goal: Goal, trial: Trial, praise: string | undefined, promotions: readonly string[]): void {
    const row = this.#rows.get(trial.trialId) ?? el('tr');
    this.#rows.set(trial.trialId, row);
    row.classList.toggle('best', praise !== undefined);
    const open = () => this.open(trial.trialId);
    keep(row, [trial, praise, promotions], () => [
      el('th', { scope: 'row' }, el('button', { type: 'button', class: 'link', onclick: open }, trial.trialId)),
      el('td', { class: 'number' }, trial.batch),
      ...(hasChoice(goal) ? [el('td', {}, trial.source)] : []),
      ...goal.parameters.map((parameter) =>
        el('td', { class: isNumeric(parameter) ? 'number' : '' }, parameterText(parameter, trial.point)),
      ),
      ...goal.objectives.flatMap(({ name, direction }) => [
        ...(direction === 'limit' ? [] : [el('td', { class: 'number quiet' }, predictionText(trial, name))]),
        el('td', { class: 'number value' }, valueText(trial, name)),
      ]),
      el(
        'td',
        {},
        trialState(trial),
        proposerBadge(trial),
        ...promotions.map((note) => el('span', { class: 'badge', 'data-state': 'promoted' }, note)),
        praise !== undefined && el('span', { class: 'badge', 'data-state': 'best' }, praise),
      ),
    ]);
  }
}

/** What a row says of the other answer to the same candidate. */
function promotionNotes(trials: readonly Trial[], { sources }: Goal): Map<string, string[]> {
  const notes = new Map<string, string[]>();
  const add = ({ trialId }: Trial, note: string) => notes.set(trialId, [...(notes.get(trialId) ?? []), note]);
  for (const { from, to } of promotionsOf(trials, sources)) {
    add(from, `promoted to ${to.trialId}`);
    add(to, `promoted from ${from.trialId}`);
  }
  return notes;
}

/** Who wanted it tried, where that was not the planner. */
const proposerBadge = ({ proposer, reason }: Trial): HTMLElement | undefined =>
  proposer && el('span', { class: 'badge', title: reason }, `from ${proposerText(proposer)}`);

const isNumeric = ({ type }: Goal['parameters'][number]): boolean => type !== 'categorical' && type !== 'substance';

function predictionText({ prediction, predictions }: Trial, objective: string): string {
  const expected = prediction ?? predictions?.[objective];
  return expected ? `${formatNumber(expected.mean, 3)} ± ${formatNumber(expected.sd, 2)}` : '';
}

function valueText({ values }: Trial, name: string): string {
  const quantity = values.find((value) => value.name === name);
  return quantity ? formatQuantity({ ...quantity, unit: '' }) : '';
}

/** The state of a trial as a badge, with its attempt where it is not the first. */
export function trialState({ state, attempt, failure }: Trial): HTMLElement {
  const text = attempt > 1 ? `${words(state)}, attempt ${attempt}` : words(state);
  return el('span', { class: 'badge', 'data-state': state, title: failure ?? '' }, text);
}
