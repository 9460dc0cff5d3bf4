import { readFileSync } from 'node:fs';
import { plotStyle } from '@meguri/plots';

/** A page with everything in it: no other file, no network. `body` is HTML. */
export function page(title: string, body: string): string {
  const sheet = readFileSync(new URL('../../assets/sparse-report.css', import.meta.url), 'utf8');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>${sheet}${plotStyle}</style></head>
<body>
<h1>${escaped(title)}</h1>
${body}
</body></html>
`;
}

export const heading = (text: string): string => `<h2>${escaped(text)}</h2>`;

export const paragraphs = (lines: readonly string[]): string =>
  lines.map((line) => `<p>${escaped(line)}</p>`).join('\n');

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${line(header, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
