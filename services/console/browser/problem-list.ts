import { type Problem, Refusal } from '../api.js';
import { el } from '../dom.js';

/** Why something was refused; problems of the text have buttons that go to their lines. */
export function refused(error: unknown, text: HTMLTextAreaElement): HTMLElement {
  if (!(error instanceof Refusal)) throw error;
  if (error.problems.length > 0) return problemList(error.problems, text);
  return el('p', { class: 'notice', 'data-kind': 'error' }, `${error.message} ${error.remedy}`);
}

/** Each problem with its place; pressing one of the text goes to its line. */
export function problemList(problems: readonly Problem[], text: HTMLTextAreaElement): HTMLElement {
  const item = ({ file, line, field, message, remedy }: Problem) =>
    el(
      'li',
      {},
      file !== undefined && el('strong', {}, `${file}${line === undefined ? '' : `, line ${line}`}`),
      file === undefined &&
        line !== undefined &&
        el('button', { type: 'button', class: 'link', onclick: () => showLine(text, line) }, `line ${line}`),
      ` ${field && !message.includes(field) ? `${field}: ` : ''}${message} ${remedy ?? ''}`,
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
