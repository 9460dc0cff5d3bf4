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
  #redraw: () => void = () => undefined;
  #width = 0;

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
    new ResizeObserver(() => {
      if (this.#place.clientWidth !== this.#width) this.#redraw();
    }).observe(this.#place);
    this.#place.addEventListener('pointerleave', () => this.#read(undefined));
  }

  /** Shows a drawing, and makes it anew when there is more or less room. The drawing is given to be listened to. */
  draw(make: (width: number) => string, listen: (drawing: SVGElement) => void = () => undefined): void {
    this.#redraw = () => {
      this.#width = this.#place.clientWidth;
      const { documentElement } = new DOMParser().parseFromString(make(this.#width), 'image/svg+xml');
      const drawing = document.importNode(documentElement, true) as unknown as SVGElement;
      const { scrollLeft } = this.#place;
      this.#place.replaceChildren(drawing);
      this.#place.scrollLeft = scrollLeft;
      listen(drawing);
    };
    if (this.#place.clientWidth > 0) this.#redraw();
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

/** The room there is, but no less and no more than a drawing can use. */
export const within = (width: number, least: number, most: number): number => Math.min(Math.max(width, least), most);
