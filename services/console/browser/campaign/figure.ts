import { el } from '../dom.js';
import { unitSymbol } from '../format.js';
import { Plot } from '../plot.js';
import { lines } from '../vendor/plots/index.js';
import type { Figure } from '../views.js';

const MEDIA_TYPE: typeof import('@meguri/contracts').FIGURE_MEDIA_TYPE = 'application/vnd.meguri.figure+json';

export const isFigure = ({ mediaType }: { readonly mediaType: string }): boolean => mediaType === MEDIA_TYPE;

/** A picture of a calculation, with what it concluded from it. */
export function figureOf({ title, x, y, series, verdict }: Figure): HTMLElement {
  const plot = new Plot('');
  const drawn = { title, xLabel: axisText(x), yLabel: axisText(y), lines: series };
  plot.draw(() => lines(drawn));
  return el('figure', {}, plot.element, verdict !== undefined && el('figcaption', {}, verdict));
}

/** The name of an axis with its unit. */
export const axisText = ({ label, unit }: Figure['x']): string => (unit ? `${label} / ${unitSymbol(unit)}` : label);
