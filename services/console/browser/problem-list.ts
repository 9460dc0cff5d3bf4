import { type Problem, Refusal } from './api.js';
import { el } from './dom.js';

/** Goes to a line of what a person wrote. */
type GoTo = (line: number) => void;

/** Why something was refused; with `goTo`, problems of what was written have buttons that go to their lines. */
export function refused(error: unknown, goTo?: GoTo): HTMLElement {
  if (!(error instanceof Refusal)) throw error;
  if (error.problems.length > 0) return problemList(error.problems, goTo);
  return el('p', { class: 'notice', 'data-kind': 'error' }, `${error.message} ${error.remedy}`);
}

/** Each problem with its place. */
export function problemList(problems: readonly Problem[], goTo?: GoTo): HTMLElement {
  return el('ul', { class: 'problems' }, ...problems.map((problem) => problemItem(problem, goTo)));
}

function problemItem({ file, line, field, message, remedy = '' }: Problem, goTo: GoTo | undefined): HTMLElement {
  const place = [file, line === undefined ? undefined : `line ${line}`].filter((part) => part !== undefined).join(', ');
  const isWritten = goTo && file === undefined && line !== undefined;
  return el(
    'li',
    {},
    isWritten
      ? el('button', { type: 'button', class: 'link', onclick: () => goTo(line) }, place)
      : el('strong', {}, place),
    ` ${field && !message.includes(field) ? `${field}: ` : ''}${message} ${remedy}`,
  );
}
