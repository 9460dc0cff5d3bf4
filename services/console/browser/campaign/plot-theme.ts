/** The colours of plots, from the style sheet, so that they follow light and dark. */
export function plotColours() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: colour('--quiet'),
    grid: colour('--line'),
    line: colour('--accent'),
    point: colour('--point'),
    band: colour('--band'),
    surface: colour('--surface'),
  };
}

/** Calls back when the system changes between light and dark. */
export const onThemeChange = (redraw: () => void): void =>
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
