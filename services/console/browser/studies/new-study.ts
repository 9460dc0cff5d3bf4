import { path, post } from '../api.js';
import { type Child, el, fill } from '../dom.js';
import { FilePicker } from '../file-picker.js';
import { refused } from '../problem-list.js';
import { TableError } from '../vendor/tables/table-error.js';
import type { Summary } from '../views.js';
import { type Draft, draftOfCampaign, draftOfTable } from './draft.js';

/** The form that opens a study: data, what each column is, how errors are measured. */
class StudyForm {
  readonly #title = el('input', { id: 'study-title', type: 'text', maxlength: 200, required: true });
  readonly #question = el('div');
  readonly #answer = el('div', { 'aria-live': 'polite' });
  readonly #campaign = el('select', { id: 'study-campaign', onchange: () => this.#begin(() => this.#fromCampaign()) });
  readonly #file = new FilePicker(
    { id: 'study-file', label: 'Upload a table (CSV), a row for each measurement', accept: '.csv,.tsv,.txt,text/csv' },
    () => this.#begin(async () => this.#fromTable()),
  );
  #draft: Draft | undefined;

  contents(campaigns: readonly Summary[]): Child[] {
    fill(
      this.#campaign,
      el('option', { value: '' }, campaigns.length === 0 ? 'no campaign yet' : 'choose…'),
      ...campaigns.map(({ campaignId, title }) => el('option', { value: campaignId }, title || campaignId)),
    );
    const label = 'or take what a campaign has observed';
    const open = () => void this.#tried(() => this.#open());
    return [
      el('summary', {}, 'New study'),
      el(
        'div',
        { class: 'enclosed' },
        this.#file.element,
        el('p', { class: 'field' }, el('label', { for: 'study-campaign' }, label), this.#campaign),
      ),
      this.#question,
      el('p', { class: 'field' }, el('label', { for: 'study-title' }, 'Title'), this.#title),
      this.#answer,
      el('div', { class: 'buttons' }, el('button', { type: 'button', class: 'primary', onclick: open }, 'Open study')),
    ];
  }

  /** Begins with what a campaign has observed. */
  take(campaignId: string): void {
    this.#campaign.value = campaignId;
    this.#begin(() => this.#fromCampaign());
  }

  #fromTable(): Draft | undefined {
    const [file] = this.#file.texts;
    if (file) this.#campaign.value = '';
    return file && draftOfTable(...file);
  }

  async #fromCampaign(): Promise<Draft | undefined> {
    return this.#campaign.value === '' ? undefined : draftOfCampaign(this.#campaign.value);
  }

  #begin(read: () => Promise<Draft | undefined>): void {
    void this.#tried(async () => {
      this.#draft = undefined;
      fill(this.#question);
      this.#draft = await read();
      if (!this.#draft) return;
      this.#title.value ||= this.#draft.title;
      fill(this.#question, ...this.#draft.elements);
      fill(this.#answer);
    });
  }

  async #open(): Promise<void> {
    const asked = this.#draft?.read() ?? 'Upload a table, or choose a campaign.';
    const objection = typeof asked === 'string' ? asked : this.#title.value.trim() === '' && 'Give the study a title.';
    if (objection) return fill(this.#answer, trouble(objection));
    const { studyId } = await post<{ studyId: string }>('/api/studies', {
      title: this.#title.value,
      ...(asked as object),
    });
    location.assign(path`/studies/${studyId}`);
  }

  #tried(work: () => Promise<void>): Promise<void> {
    return work().catch((error: unknown) => {
      if (error instanceof TableError) fill(this.#answer, trouble(`The table cannot be read: ${error.message}.`));
      else fill(this.#answer, refused(error));
    });
  }
}

const trouble = (text: string): HTMLElement => el('p', { class: 'notice', 'data-kind': 'error' }, text);

/** Shows the form for a new study; opened and begun where the study of a campaign is wanted. */
export function offerNewStudy(place: HTMLDetailsElement, campaigns: readonly Summary[], wanted: string | null): void {
  const form = new StudyForm();
  fill(place, ...form.contents(campaigns));
  place.removeAttribute('hidden');
  if (wanted === null) return;
  place.open = true;
  form.take(wanted);
}
