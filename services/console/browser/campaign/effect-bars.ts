import { el } from '../dom.js';
import { formatNumber, withUnit } from '../format.js';
import type { ParameterEffect } from '../views.js';

/** What each parameter does to predictions, as bars; with `signed`, whether it adds or takes away. */
export function effectBars(effects: readonly ParameterEffect[], unit: string, signed = false): HTMLElement {
  const largest = Math.max(...effects.map(({ effect }) => Math.abs(effect)), Number.MIN_VALUE);
  const items = effects.map(({ parameter, effect }) => {
    const plus = signed && effect > 0 ? '+' : '';
    const text = withUnit(`${plus}${formatNumber(effect, 2)}`, unit);
    const sign = signed && effect < 0 ? 'minus' : 'plus';
    return el(
      'li',
      { 'data-sign': sign },
      el('span', {}, parameter),
      el('progress', { max: 1, value: Math.abs(effect) / largest, 'aria-label': `${parameter}: ${text}`, title: text }),
      el('span', { class: 'number' }, text),
    );
  });
  return el('ol', { class: 'effects' }, ...items);
}
