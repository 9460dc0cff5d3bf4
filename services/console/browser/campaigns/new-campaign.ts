import { type Problem, path, post } from '../api.js';
import { el, fill } from '../dom.js';
import { FilePicker } from '../file-picker.js';
import { problemList, refused } from '../problem-list.js';
import { tablesNamedIn } from './enclosed-tables.js';

const TABLES = '.csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain';

interface Validation {
  readonly problems: readonly Problem[];
  readonly imported?: readonly object[];
}

/** The form that takes a campaign file with what belongs to it: check it, see every problem at once, start it. */
class CampaignForm {
  readonly #text = el('textarea', { id: 'campaign-text', rows: 14, spellcheck: 'false', required: true });
  readonly #answer = el('div', { id: 'campaign-answer', 'aria-live': 'polite' });
  readonly #goTo = (line: number) => showLine(this.#text, line);
  readonly #again = () => void this.#tried(() => this.#check());
  readonly #file = el('input', {
    id: 'campaign-file',
    type: 'file',
    accept: '.yaml,.yml,text/yaml',
    onchange: () => void this.#tried(() => this.#open()),
  });
  readonly #tables = new FilePicker(
    {
      id: 'campaign-tables',
      label: 'Tables that it names, such as descriptors of substances',
      accept: TABLES,
      multiple: true,
    },
    this.#again,
  );
  readonly #earlier = new FilePicker(
    {
      id: 'campaign-earlier',
      label: 'Earlier measurements, columns named like parameters and objectives',
      accept: TABLES,
    },
    this.#again,
  );

  contents(): HTMLElement[] {
    const button = (text: string, kind: string, work: () => Promise<void>) =>
      el('button', { type: 'button', class: kind, onclick: () => void this.#tried(work) }, text);
    return [
      el('summary', {}, 'New campaign'),
      el('p', { class: 'field' }, el('label', { for: 'campaign-file' }, 'Open a campaign file'), this.#file),
      el('p', { class: 'field' }, el('label', { for: 'campaign-text' }, 'or write it here'), this.#text),
      el('div', { class: 'enclosed' }, this.#tables.element, this.#earlier.element),
      this.#answer,
      el(
        'div',
        { class: 'buttons' },
        button('Check', '', () => this.#check()),
        button('Start', 'primary', () => this.#start()),
      ),
    ];
  }

  async #open(): Promise<void> {
    this.#text.value = (await this.#file.files?.[0]?.text()) ?? this.#text.value;
    await this.#check();
  }

  /** Tables may be chosen before there is a campaign; then there is nothing to check yet. */
  async #check(): Promise<void> {
    if (this.#text.value.trim() === '') return;
    const { problems, imported = [] } = await this.#validate();
    const taken = imported.length === 0 ? '' : ` ${imported.length} earlier measurements are taken over.`;
    fill(
      this.#answer,
      problems.length === 0 ? el('p', {}, `Nothing is wrong with it.${taken}`) : problemList(problems, this.#goTo),
    );
  }

  async #start(): Promise<void> {
    const { problems, imported } = await this.#validate();
    if (problems.length > 0) return fill(this.#answer, problemList(problems, this.#goTo));
    const { campaignId } = await post<{ campaignId: string }>('/api/campaigns', { ...this.#campaign(), imported });
    location.assign(path`/campaigns/${campaignId}`);
  }

  #validate(): Promise<Validation> {
    const [name, text] = [...this.#earlier.texts][0] ?? [];
    const measurements = name === undefined ? undefined : { name, text };
    return post('/api/campaigns/validate', { ...this.#campaign(), measurements });
  }

  #campaign() {
    const text = this.#text.value;
    return { text, tables: tablesNamedIn(text, this.#tables.texts) };
  }

  #tried(work: () => Promise<void>): Promise<void> {
    return work().catch((error: unknown) => fill(this.#answer, refused(error, this.#goTo)));
  }
}

function showLine(text: HTMLTextAreaElement, line: number): void {
  const lines = text.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((length, before) => length + before.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  text.scrollTop = (text.scrollHeight / Math.max(lines.length, 1)) * Math.max(line - 4, 0);
}

/** Shows the form for a new campaign. */
export function offerNewCampaign(place: HTMLElement): void {
  fill(place, ...new CampaignForm().contents());
  place.removeAttribute('hidden');
}
