import type { Rule } from '../constraints/rule.js';
import { type ConditionalAxis, valuesOf } from './activation.js';
import { keyOf } from './pool.js';
import type { SourceParameter, Space } from './space.js';
import { SpaceError } from './space-error.js';

/** The sources of a space, by their coordinate. */
export interface Sources {
  /** Index of the coordinate that holds the source. */
  readonly axis: number;
  /** What an answer costs, relative to the target's where that has a cost; undefined where a source cannot be asked. The target is the first. */
  readonly costs: readonly (number | undefined)[];
  /** Whether the constraints that name the source let it be asked at a point. */
  readonly admits: (row: Float64Array) => boolean;
}

/** The sources of a space that names any; throws {@link SpaceError} when costs make no sense. */
export function sourcesOf(
  { parameters }: Space,
  axes: readonly ConditionalAxis[],
  rules: readonly Rule[],
): Sources | undefined {
  const axis = parameters.findIndex(({ type }) => type === 'source');
  if (axis < 0) return undefined;
  if (parameters.findLastIndex(({ type }) => type === 'source') !== axis) {
    throw new SpaceError('two parameters are sources', parameters[axis]!.name, 'name all sources in one parameter');
  }
  const about = rules.filter((rule) => rule.axes.includes(axis));
  const admits = (row: Float64Array) => {
    const values = valuesOf(axes, row);
    return about.every((rule) => rule.holds(values));
  };
  return {
    axis,
    costs: costsOf(parameters[axis] as SourceParameter),
    admits: about.length > 0 ? admits : () => true,
  };
}

/** What an answer of another source is taken to be worth, compared with one of the target, before any of it is known. */
const WORTH = 0.5;

/** The sources that can be asked, first the one whose answers cost least for what they are worth before anything is known. */
export function askable({ costs }: Sources): number[] {
  const price = (source: number) => (source === 0 ? WORTH * costs[source]! : costs[source]!);
  return [...costs.keys()].filter((source) => costs[source] !== undefined).sort((a, b) => price(a) - price(b));
}

/** Whether the target has not answered at its point `row` and some source can still be asked there. */
export function isOpen(row: Float64Array, sources: Sources | undefined, taken: ReadonlySet<string>): boolean {
  if (taken.has(keyOf(row))) return false;
  if (!sources) return true;
  const asked = askable(sources).map((source) => row.with(sources.axis, source));
  return asked.some((question) => !taken.has(keyOf(question)) && sources.admits(question));
}

function costsOf({ name, values, target, costs = { [target]: 1 } }: SourceParameter): (number | undefined)[] {
  for (const [source, cost] of Object.entries(costs)) {
    if (!values.includes(source)) {
      throw new SpaceError(`${source} has a cost but is no value of ${name}`, name, `use one of ${values.join(', ')}`);
    }
    if (!(cost > 0 && Number.isFinite(cost))) {
      throw new SpaceError(`the cost of ${source} is ${cost}`, name, 'give a positive number');
    }
  }
  if (Object.keys(costs).length === 0) throw new SpaceError('no source has a cost', name, 'say what one of them costs');
  const unit = costs[target] ?? 1;
  const ordered = [target, ...values.filter((value) => value !== target)];
  return ordered.map((value) => (costs[value] === undefined ? undefined : costs[value] / unit));
}
