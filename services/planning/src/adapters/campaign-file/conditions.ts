import type { Parameter } from '@meguri/contracts';
import { oneOf } from '../../domain/nearest-word.js';
import type { Place } from './place.js';

type Activation = NonNullable<Parameter['when']>;

/** When a parameter is there: another one has one of some values. */
export function readActivation(place: Place): Activation | undefined {
  const fields = place.fields(['parameter', 'in']);
  if (!fields) return undefined;
  const parameter = fields.parameter
    ? fields.parameter.text()
    : place.missing('parameter', 'Name the parameter that decides.');
  const values = fields.in ? readChoices(fields.in) : place.missing('in', 'List its values: [first, second, …].');
  return parameter !== undefined && values ? { parameter, in: values } : undefined;
}

/** A list of texts and numbers with at least one in it. */
export function readChoices(place: Place): (string | number)[] | undefined {
  const items = place.items();
  if (items?.length === 0) return place.report('There is no value in the list.', 'List at least one value.');
  const values = items?.map((item) => (typeof item.raw === 'number' ? item.number() : item.text()));
  return values?.every((value) => value !== undefined) ? values : undefined;
}

/** Finds the parameter that is named at a place; reports a name that no parameter has. */
export type FindParameter = (place: Place, name?: unknown) => Parameter | undefined;

/** Finds among the parameters of a file; where some of them could not be read, an unknown name is no fault. */
export function finderOf(parameters: readonly Parameter[], areAllRead: boolean): FindParameter {
  return (place, name = place.raw) => {
    const found = parameters.find((parameter) => parameter.name === name);
    if (found || !areAllRead || typeof name !== 'string') return found;
    const names = parameters.map((parameter) => parameter.name);
    return place.report(`There is no parameter ${name}.`, oneOf(name, names));
  };
}

/** Reports conditions on parameters that are not there, cannot be counted, lack the value, or depend on themselves. */
export function checkConditions(items: readonly Place[], parameters: readonly Parameter[]): void {
  const find = finderOf(parameters, items.length === parameters.length);
  for (const item of items) {
    const parameter = parameters.find(({ name }) => name === item.at('name')?.raw);
    const when = parameter?.when && item.at('when');
    const deciding = when?.at('parameter');
    if (!parameter || !when || !deciding) continue;
    const other = find(deciding);
    if (other?.type === 'continuous')
      deciding.report(
        `${other.name} has too many values to decide by.`,
        'Name a categorical, discrete or integer parameter.',
      );
    else if (other) checkChoices(when.at('in'), other);
    if (dependsOnItself(parameter.name, parameters))
      deciding.report(`${parameter.name} depends on itself.`, 'Let one of the parameters be there always.');
  }
}

/** Reports values of the list that the parameter does not have; gives whether there are none. */
export function checkChoices(list: Place | undefined, parameter: Parameter): boolean {
  const strange = (list?.items() ?? []).filter((item) => !hasValue(parameter, item.raw));
  for (const item of strange) {
    const remedy =
      'values' in parameter ? oneOf(String(item.raw), parameter.values.map(String)) : 'Use a value it has.';
    item.report(`${parameter.name} is never ${item.raw}.`, remedy);
  }
  return strange.length === 0;
}

function hasValue(parameter: Parameter, value: unknown): boolean {
  if ('values' in parameter) return (parameter.values as readonly unknown[]).includes(value);
  const isWithin = typeof value === 'number' && parameter.lower <= value && value <= parameter.upper;
  return isWithin && (parameter.type === 'continuous' || Number.isInteger(value));
}

function dependsOnItself(name: string, parameters: readonly Parameter[]): boolean {
  const decidingOn = (of: string) => parameters.find((parameter) => parameter.name === of)?.when?.parameter;
  let next = decidingOn(name);
  for (let steps = 0; next !== undefined && steps < parameters.length; steps++, next = decidingOn(next))
    if (next === name) return true;
  return false;
}
