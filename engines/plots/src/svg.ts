export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of SVG; attributes that are undefined are left out, numbers have two decimals at most. Children are SVG already. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === 'number' ? Number(value.toFixed(2)) : escaped(value)}"`],
  );
  const start = `<${name}${written.join('')}`;
  return children.length === 0 ? `${start}/>` : `${start}>${children.join('')}</${name}>`;
}

export function text(content: string, attributes: Attributes): string {
  return element('text', attributes, [escaped(content)]);
}

/** What a browser shows of an element when a pointer rests on it. */
export function tooltip(content: string): string {
  return element('title', {}, [escaped(content)]);
}

export function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A number as a reader wants it: four digits, no trailing zeros. */
export function shown(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}

/** A whole picture. Its colours are those of {@link plotStyle}. */
export function picture(
  kind: string,
  label: string,
  width: number,
  height: number,
  children: readonly string[],
): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: `plot ${kind}`,
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
    width: Math.ceil(width),
    height: Math.ceil(height),
    role: 'img',
    'aria-label': label,
  };
  return element('svg', attributes, children);
}
