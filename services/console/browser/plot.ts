import { el } from './dom.js';
import { plotStyle } from './vendor/plots/index.js';

const style = new CSSStyleSheet();
style.replaceSync(plotStyle);
document.adoptedStyleSheets.push(style);

/** A drawn plot with a line below it that says what the pointer is on. */
export class Plot {
  readonly #place = el('div', { class: 'drawing' });
  readonly #reading = el('p', { class: 'reading', 'aria-live': 'off' });
  readonly element: HTMLElement;

  /**
   * @param hint what the line says while the pointer is on nothing
   * @param say what it says of an element; by default what the drawing says
   */
  constructor(
    private readonly hint: string,
    private readonly say: (target: EventTarget | null) => string | undefined = textAt,
  ) {
    this.element = el('div', {}, this.#place, this.#reading);
    this.#reading.textContent = hint;
    this.#place.addEventListener('pointerover', ({ target }) => this.#read(this.say(target)));
    this.#place.addEventListener('pointerleave', () => this.#read(undefined));
  }

  /** Shows a drawing; gives it to be listened to. */
  draw(svg: string): SVGElement {
    const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
    const drawing = document.importNode(documentElement, true) as unknown as SVGElement;
    const { scrollLeft } = this.#place;
    this.#place.replaceChildren(drawing);
    this.#place.scrollLeft = scrollLeft;
    return drawing;
  }

  #read(text: string | undefined): void {
    this.#reading.textContent = text ?? this.hint;
  }
}

/** What the drawing says of an element itself, or of what it is part of. */
export function textAt(target: EventTarget | null): string | undefined {
  for (let at = target instanceof Element ? target : null; at && !(at instanceof HTMLElement); at = at.parentElement) {
    const title = [...at.children].find((child) => child.tagName === 'title');
    if (title) return title.textContent ?? undefined;
  }
  return undefined;
}
