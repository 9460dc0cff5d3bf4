import { path, post } from '../api.js';
import { type Child, el, fill, keep } from '../dom.js';
import { FilePicker } from '../file-picker.js';
import { formatTime } from '../format.js';
import { attempt, tell } from '../notices.js';
import type { StudyView } from '../views.js';
import { CandidatesTable } from './candidates-table.js';
import { textOf } from './files.js';
import { nameOf, type Screening } from './screening.js';

type Choice = StudyView['choices'][number];

/** Screens candidates by the final models, and lets a person choose among them. */
export class ScreeningCard {
  readonly #file = new FilePicker({
    id: 'candidates',
    label: 'Candidates (CSV): a row for each, with the columns that the model needs',
    accept: '.csv,.tsv,.txt,text/csv',
  });
  readonly #target = el('select', { id: 'screen-target' });
  readonly #direction = el(
    'select',
    { id: 'screen-direction' },
    el('option', { value: 'maximise' }, 'the largest first'),
    el('option', { value: 'minimise' }, 'the smallest first'),
  );
  readonly #form = el('div');
  readonly #ranked = el('div');
  readonly #chosen = el('div');
  #shown = '';

  constructor(private readonly place: HTMLElement) {
    fill(place, el('h2', {}, 'Screening'), this.#form, this.#ranked, this.#chosen);
  }

  show(study: StudyView): void {
    this.place.hidden = study.models.length === 0 || (study.state === 'closed' && study.screenings.length === 0);
    const targets = [...new Set(study.models.map(({ property }) => property))];
    keep(this.#form, [targets, study.state === 'closed'], () => this.#formOf(study, targets));
    keep(this.#chosen, study.choices, () => choicesOf(study.choices));
    const last = study.screenings.at(-1);
    if (last && last.result.sha256 !== this.#shown) void attempt(() => this.#showRanked(study, last.result.sha256));
  }

  #formOf({ studyId, state }: StudyView, targets: readonly string[]): Child[] {
    if (state === 'closed') return [];
    fill(this.#target, ...targets.map((target) => el('option', {}, target)));
    const screen = () => void this.#screen(studyId);
    return [
      el(
        'div',
        { class: 'enclosed' },
        this.#file.element,
        el('p', { class: 'field' }, el('label', { for: 'screen-target' }, 'Rank by'), this.#target),
        el('p', { class: 'field' }, el('label', { for: 'screen-direction' }, 'with'), this.#direction),
      ),
      el('div', { class: 'buttons' }, el('button', { type: 'button', class: 'primary', onclick: screen }, 'Screen')),
    ];
  }

  async #screen(studyId: string): Promise<void> {
    const [name, text] = [...this.#file.texts][0] ?? [];
    if (name === undefined) return tell('Choose a table of candidates first.', 'error');
    const order = { candidates: { name, text }, target: this.#target.value, direction: this.#direction.value };
    await attempt(() => post(path`/api/studies/${studyId}/screen`, order));
  }

  async #showRanked({ studyId, screenings, state }: StudyView, sha256: string): Promise<void> {
    const screening = JSON.parse(await textOf(studyId, sha256)) as Screening;
    this.#shown = sha256;
    const { at, by, count, outside, candidates, generation } = screenings.at(-1)!;
    const why = el('input', { id: 'choice-why', type: 'text', maxlength: 2000, required: true });
    const button = el('button', { type: 'submit', class: 'primary' }, 'Choose');
    const table = new CandidatesTable(screening, () => {
      button.textContent = table.rows.length === 0 ? 'Choose' : `Choose ${table.rows.length}`;
    });
    const choose = async (event: Event) => {
      event.preventDefault();
      if (table.rows.length === 0) return tell('Choose at least one candidate first.', 'error');
      const choice = { screening: sha256, rows: table.rows, why: why.value };
      if (await attempt(() => post(path`/api/studies/${studyId}/choose`, choice))) why.value = '';
    };
    fill(
      this.#ranked,
      el(
        'p',
        {},
        `${count} candidates of ${candidates.name}, screened with the models of generation ${generation} by ${by.name}, ${formatTime(at)}: ${outside} outside of the domain. `,
        el('a', { href: path`/api/studies/${studyId}/files/${sha256}`, download: true }, 'Download'),
      ),
      table.element,
      state !== 'closed' &&
        el(
          'form',
          { onsubmit: (event) => void choose(event) },
          el('p', { class: 'field' }, el('label', { for: 'choice-why' }, 'Why these candidates?'), why),
          el('div', { class: 'buttons' }, button),
        ),
    );
  }
}

function choicesOf(choices: readonly Choice[]): Child[] {
  if (choices.length === 0) return [];
  return [el('h3', {}, 'Chosen candidates'), el('ol', { class: 'decisions' }, ...choices.toReversed().map(choiceItem))];
}

function choiceItem({ candidates, why, by, at, campaignId, answers }: Choice): HTMLElement {
  const answerOf = (row: number): string => {
    const answer = answers?.find((own) => own.row === row);
    if (!answer) return campaignId === undefined ? '' : ': waits for planning';
    return answer.accepted ? `: trial ${answer.trialId ?? ''}` : `: not admitted, ${answer.reasons.join('; ')}`;
  };
  return el(
    'li',
    { 'data-kind': 'person' },
    el('time', { datetime: at }, formatTime(at)),
    el('span', {}, `${by.name}: “${why}”`),
    el(
      'ul',
      { class: 'second' },
      ...candidates.map((candidate) => el('li', {}, nameOf(candidate), answerOf(candidate.row))),
      campaignId !== undefined && el('li', {}, el('a', { href: path`/campaigns/${campaignId}` }, 'the campaign')),
    ),
  );
}
