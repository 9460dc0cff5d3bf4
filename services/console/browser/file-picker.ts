import { el, fill } from './dom.js';

interface Choice {
  readonly id: string;
  readonly label: string;
  /** Endings and media types, as in the attribute of that name. */
  readonly accept: string;
  /** Whether several files may be added. */
  readonly multiple?: boolean;
}

/** A field that takes text files, shows which it has, and lets each be taken out again. */
export class FilePicker {
  readonly #texts = new Map<string, string>();
  readonly #list = el('ul', { class: 'files' });
  readonly element: HTMLElement;

  constructor(
    { id, label, accept, multiple = false }: Choice,
    private readonly changed: () => void = () => undefined,
  ) {
    const input = el('input', {
      id,
      type: 'file',
      accept,
      multiple,
      onchange: () => void take(),
      onclick: () => forget(),
    });
    // the same file, corrected, can be chosen again
    const forget = () => {
      input.value = '';
    };
    const take = async () => {
      if (!multiple) this.#texts.clear();
      for (const file of input.files ?? []) this.#texts.set(file.name, await file.text());
      this.#show();
    };
    this.element = el('div', { class: 'field' }, el('label', { for: id }, label), input, this.#list);
  }

  /** Texts of the files, by name. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  #show(): void {
    const remove = (name: string) => () => {
      this.#texts.delete(name);
      this.#show();
    };
    const item = (name: string, text: string) =>
      el(
        'li',
        {},
        `${name}, ${countOfLines(text)} lines `,
        el('button', { type: 'button', class: 'plain', 'aria-label': `Take out ${name}`, onclick: remove(name) }, '×'),
      );
    fill(this.#list, ...[...this.#texts].map(([name, text]) => item(name, text)));
    this.changed();
  }
}

const countOfLines = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length;
