import { path, post } from '../api.js';
import { confirmed } from '../confirm.js';
import { type Child, el, fill, keep } from '../dom.js';
import { FilePicker } from '../file-picker.js';
import { formatNumber, formatTime, withUnit } from '../format.js';
import { attempt } from '../notices.js';
import type { Generation, StudyView } from '../views.js';

/** The generations of the data and every decision, and ways to begin the next or to close the study. */
export class HistoryCard {
  readonly #generations = el('div');
  readonly #next = el('div');
  readonly #decisions = el('div');
  readonly #why = el('input', { id: 'reopen-why', type: 'text', maxlength: 2000, required: true });
  readonly #file = new FilePicker({
    id: 'reopen-table',
    label: 'New measurements (CSV), with the same columns; none to survey the same rows again',
    accept: '.csv,.tsv,.txt,text/csv',
  });

  constructor(place: HTMLElement) {
    fill(place, el('h2', {}, 'History'), this.#generations, this.#next, this.#decisions);
  }

  show(study: StudyView): void {
    const { generations, question, selections, closed } = study;
    keep(this.#generations, generations, () => [generationTable(study)]);
    keep(this.#next, study.state, () => this.#formOf(study));
    keep(this.#decisions, [selections, closed], () => [
      ...(selections.length > 0 ? [el('h3', {}, 'Choices of descriptors')] : []),
      el('ol', { class: 'decisions' }, ...decisionItems(study)),
      el(
        'details',
        {},
        el('summary', {}, 'The question as it was asked'),
        el('pre', {}, JSON.stringify(question, null, 2)),
      ),
    ]);
  }

  #formOf(study: StudyView): Child[] {
    const { studyId, state, from } = study;
    if (state === 'closed') return [];
    const reopen = (event: Event) => {
      event.preventDefault();
      void this.#reopen(studyId);
    };
    const button = el('button', { type: 'submit' }, 'Begin the next generation');
    return [
      el(
        'details',
        {},
        el('summary', {}, 'New measurements, or the end'),
        el(
          'form',
          { onsubmit: reopen },
          from.kind === 'table' ? this.#file.element : el('p', {}, 'Takes what the campaign has observed by now.'),
          el('p', { class: 'field' }, el('label', { for: 'reopen-why' }, 'Reason, for the log'), this.#why),
          el(
            'div',
            { class: 'buttons' },
            button,
            el(
              'button',
              { type: 'button', class: 'danger', onclick: () => void this.#close(studyId) },
              'Close the study…',
            ),
          ),
        ),
      ),
    ];
  }

  async #reopen(studyId: string): Promise<void> {
    const [name, text] = [...this.#file.texts][0] ?? [];
    const order = { why: this.#why.value, ...(name !== undefined && { table: { name, text } }) };
    if (await attempt(() => post(path`/api/studies/${studyId}/reopen`, order))) this.#why.value = '';
  }

  async #close(studyId: string): Promise<void> {
    const why = await confirmed({
      title: 'Close the study?',
      text: 'Nothing can be chosen or screened in it any more; its models stay published.',
      yes: 'Close for good',
      dangerous: true,
      reason: 'Reason, for the log',
    });
    if (why === undefined) return;
    await attempt(() => post(path`/api/studies/${studyId}/close`, { why }));
  }
}

function generationTable({ studyId, generations, question }: StudyView): HTMLElement {
  const units = question.units ?? {};
  const head: [string, string][] = [
    ['Generation', 'number'],
    ['Began', ''],
    ['Rows', 'number'],
    ['Expected error', 'number'],
    ['Best subset', ''],
    ['Why', ''],
  ];
  const row = ({ generation, table, at, why, survey, failure }: Generation) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row', class: 'number' }, generation),
      el('td', {}, formatTime(at)),
      el(
        'td',
        { class: 'number' },
        el('a', { href: path`/api/studies/${studyId}/files/${table.file.sha256}`, download: true }, table.rows),
      ),
      el('td', { class: 'number' }, expectedOf(survey, units)),
      el(
        'td',
        { class: 'note' },
        survey
          ? survey.targets.map(({ best }) => best.features.join(', ') || 'the mean').join('; ')
          : (failure?.reason ?? 'being surveyed'),
      ),
      el('td', {}, why ?? 'opened'),
    );
  return el(
    'div',
    { class: 'scroll whole', tabindex: 0, role: 'region', 'aria-label': 'Generations' },
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, ...head.map(([text, kind]) => el('th', { scope: 'col', class: kind }, text)))),
      el('tbody', {}, ...generations.toReversed().map(row)),
    ),
  );
}

const expectedOf = (survey: Generation['survey'], units: Readonly<Record<string, string>>): string =>
  survey?.targets
    .map(({ target, nestedRmse }) => withUnit(formatNumber(nestedRmse, 3), units[target] ?? ''))
    .join('; ') ?? '';

function decisionItems({ selections, closed }: StudyView): HTMLElement[] {
  const item = (kind: string, at: string, text: string) =>
    el('li', { 'data-kind': kind }, el('time', { datetime: at }, formatTime(at)), el('span', {}, text));
  const chosen = selections.map(({ generation, target, features, why, by, at }, i) => {
    const isSuperseded = selections.slice(i + 1).some((later) => later.target === target);
    const text = `Generation ${generation}, ${target}: ${features.join(', ')}. ${by.name}: “${why}”${isSuperseded ? ' (superseded)' : ''}`;
    return item('person', at, text);
  });
  const end = closed ? [item('end', closed.at, `Closed by ${closed.by.name}: “${closed.why}”`)] : [];
  return [...end, ...chosen.toReversed()];
}
