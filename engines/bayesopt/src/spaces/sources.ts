import type { SourceParameter, Space } from './space.js';
import { SpaceError } from './space-error.js';

/** The sources of a space, by their coordinate. */
export interface Sources {
  /** Index of the coordinate that holds the source. */
  readonly axis: number;
  /** What an answer costs relative to the target's; undefined where a source cannot be asked. The target is the first. */
  readonly costs: readonly (number | undefined)[];
}

/** The sources of a space that names any; throws {@link SpaceError} when costs make no sense. */
export function sourcesOf({ parameters }: Space): Sources | undefined {
  const axis = parameters.findIndex(({ type }) => type === 'source');
  if (axis < 0) return undefined;
  if (parameters.findLastIndex(({ type }) => type === 'source') !== axis) {
    throw new SpaceError('two parameters are sources', parameters[axis]!.name, 'name all sources in one parameter');
  }
  return { axis, costs: costsOf(parameters[axis] as SourceParameter) };
}

/** The cheapest source that can be asked. */
export function cheapestOf({ costs }: Sources): number {
  return costs.reduce<number>((best, cost, i) => (cost !== undefined && cost < costs[best]! ? i : best), 0);
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
  const ofTarget = costs[target];
  if (ofTarget === undefined) throw new SpaceError(`the target ${target} has no cost`, name, 'say what it costs');
  const others = values.filter((value) => value !== target);
  return [1, ...others.map((value) => (costs[value] === undefined ? undefined : costs[value] / ofTarget))];
}
