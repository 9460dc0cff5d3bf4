import { type Area, axes, heading } from './axes.js';
import { extent, linear } from './scale.js';
import { element, picture, shown, tooltip } from './svg.js';

export interface Predicted {
  /** What the point is called, such as its row or compound. */
  readonly label: string;
  readonly measured: number;
  readonly predicted: number;
  /** Ends of the interval; none, or infinite ones, are not drawn. */
  readonly lower?: number;
  readonly upper?: number;
}

export interface PredictedOptions {
  readonly title?: string;
  /** Of the target, with its unit. */
  readonly name?: string;
  readonly size?: number;
}

/** Predictions against measurements with their intervals; on the diagonal they are right. Points have `data-label`. */
export function predictedAgainstMeasured(points: readonly Predicted[], options: PredictedOptions = {}): string {
  const { title, name = 'value', size = 420 } = options;
  const area: Area = { left: 64, top: 34, width: size - 84, height: size - 84 };
  const range = extent(points.flatMap(({ measured, predicted }) => [measured, predicted]));
  const x = linear(range, [area.left, area.left + area.width]);
  const y = linear(range, [area.top + area.height, area.top]);
  const clamp = (value: number) => Math.min(range[1], Math.max(range[0], value));
  const draw = ({ label, measured, predicted, lower, upper }: Predicted) => {
    const isOutside = lower !== undefined && upper !== undefined && (measured < lower || measured > upper);
    const interval = lower === undefined || upper === undefined ? '' : ` (${shown(lower)} to ${shown(upper)})`;
    const whisker = {
      x1: x(measured),
      x2: x(measured),
      y1: y(clamp(lower ?? predicted)),
      y2: y(clamp(upper ?? predicted)),
    };
    return element('g', { 'data-label': label }, [
      element('line', { class: 'whisker', ...whisker }),
      element('circle', { class: isOutside ? 'point outside' : 'point', cx: x(measured), cy: y(predicted), r: 4 }),
      tooltip(`${label}: predicted ${shown(predicted)}${interval}, measured ${shown(measured)}`),
    ]);
  };
  return picture('predicted-against-measured', title ?? `${name}, predicted against measured`, size, size, [
    ...heading(title, 16),
    ...axes(area, x, y, { x: `${name}, measured`, y: `${name}, predicted` }),
    element('line', { class: 'reference', x1: x(range[0]), y1: y(range[0]), x2: x(range[1]), y2: y(range[1]) }),
    ...points.map(draw),
  ]);
}
