import { type Problem, post, Refusal } from '../api.js';
import { el, fill } from '../dom.js';

/** The form that takes a campaign file: check it, see every problem at once, start it. */
export function offerNewCampaign(place: HTMLElement): void {
  const text = el('textarea', { id: 'campaign-text', rows: 14, spellcheck: 'false', required: true });
  const file = el('input', {
    id: 'campaign-file',
    type: 'file',
    accept: '.yaml,.yml,text/yaml',
    onchange: () => void read(),
  });
  const answer = el('div', { id: 'campaign-answer', 'aria-live': 'polite' });
  const read = async () => {
    text.value = (await file.files?.[0]?.text()) ?? text.value;
    await check();
  };
  const check = async () => {
    const { problems } = await post<{ problems: Problem[] }>('/api/campaigns/validate', { text: text.value });
    fill(answer, problems.length === 0 ? el('p', {}, 'Nothing is wrong with it.') : problemList(problems, text));
  };
  const start = async () => {
    const { campaignId } = await post<{ campaignId: string }>('/api/campaigns', { text: text.value });
    location.assign(`/campaigns/${encodeURIComponent(campaignId)}`);
  };
  const tried = (work: () => Promise<void>) => () =>
    void work().catch((error: unknown) => fill(answer, refused(error, text)));
  fill(
    place,
    el('summary', {}, 'New campaign'),
    el('p', { class: 'field' }, el('label', { for: 'campaign-file' }, 'Open a campaign file'), file),
    el('p', { class: 'field' }, el('label', { for: 'campaign-text' }, 'or write it here'), text),
    answer,
    el(
      'div',
      { class: 'buttons' },
      el('button', { type: 'button', onclick: tried(check) }, 'Check'),
      el('button', { type: 'button', class: 'primary', onclick: tried(start) }, 'Start'),
    ),
  );
  place.removeAttribute('hidden');
}

function refused(error: unknown, text: HTMLTextAreaElement): HTMLElement {
  if (!(error instanceof Refusal)) throw error;
  if (error.problems.length > 0) return problemList(error.problems, text);
  return el('p', { class: 'notice', 'data-kind': 'error' }, `${error.message} ${error.remedy}`);
}

/** Each problem with its place; pressing one goes to its line. */
function problemList(problems: readonly Problem[], text: HTMLTextAreaElement): HTMLElement {
  const item = ({ line, field, message, remedy }: Problem) =>
    el(
      'li',
      {},
      line !== undefined &&
        el('button', { type: 'button', class: 'link', onclick: () => showLine(text, line) }, `line ${line}`),
      ` ${field}: ${message} ${remedy ?? ''}`,
    );
  return el('ul', { class: 'problems' }, ...problems.map(item));
}

function showLine(text: HTMLTextAreaElement, line: number): void {
  const lines = text.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((length, before) => length + before.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  text.scrollTop = (text.scrollHeight / Math.max(lines.length, 1)) * Math.max(line - 4, 0);
}
