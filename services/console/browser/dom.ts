export type Child = Node | string | number | false | undefined;

type Listener = (event: Event) => void;
type Attributes = Readonly<Record<string, string | number | boolean | Listener | undefined>>;

/** Makes an element. Children that are text stay text; a boolean attribute is there or not; `on…` listens. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (typeof value === 'boolean') element.toggleAttribute(name, value);
    else if (value !== undefined) element.setAttribute(name, String(value));
  }
  fill(element, ...children);
  return element;
}

/** Replaces the contents of an element. */
export function fill(element: Element, ...children: readonly Child[]): void {
  const nodes = children.filter((child) => child !== false && child !== undefined);
  element.replaceChildren(...nodes.map((child) => (typeof child === 'number' ? String(child) : child)));
}

/** The element that the page has under this id. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element as E;
}

/** Fills an element only when what it shows has changed, so that focus and selection stay where they are. */
export function keep(element: Element, shown: unknown, make: () => readonly Child[]): void {
  const key = JSON.stringify(shown) ?? '';
  if (lastShown.get(element) === key) return;
  lastShown.set(element, key);
  fill(element, ...make());
  element.removeAttribute('aria-busy');
}

const lastShown = new WeakMap<Element, string>();
