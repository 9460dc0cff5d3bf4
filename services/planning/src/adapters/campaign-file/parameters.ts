import type { Parameter } from '@meguri/contracts';
import type { Located } from '../../application/ports.js';
import { nameIn, reportRepeated, reportRepeatedNames } from './names.js';
import type { Fields, Place } from './place.js';
import { unitIn } from './units.js';

const types: readonly Parameter['type'][] = ['categorical', 'discrete', 'continuous', 'integer'];
type Known = 'name' | 'type' | 'values' | 'lower' | 'upper' | 'unit';

const fieldsOf: Readonly<Record<Parameter['type'], readonly Known[]>> = {
  categorical: ['name', 'type', 'values'],
  discrete: ['name', 'type', 'values', 'unit'],
  continuous: ['name', 'type', 'lower', 'upper', 'unit'],
  integer: ['name', 'type', 'lower', 'upper', 'unit'],
};

const everyField: readonly Known[] = ['name', 'type', 'values', 'lower', 'upper', 'unit'];

/** The parameters that can be read; everything else is reported. */
export function readParameters(place: Place): Located<Parameter>[] {
  const items = place.items();
  if (items?.length === 0) place.report('There is no parameter.', 'Name at least one thing that a trial may vary.');
  reportRepeatedNames(items ?? []);
  return (items ?? []).flatMap((item) => item.located(readParameter(item)));
}

function readParameter(place: Place): Parameter | undefined {
  // the type decides which other fields there are
  const type = place.at('type')?.choice(types, 'type of parameter');
  const fields = place.fields(type ? fieldsOf[type] : everyField);
  if (!fields) return undefined;
  if (!fields.type) place.missing('type', `Say what it is: ${types.join(', ')}.`);
  const name = nameIn(fields, place);
  const values = type && valuesOf(type, fields, place);
  return name !== undefined && values ? { name, ...values } : undefined;
}

function valuesOf(type: Parameter['type'], fields: Fields<Known>, place: Place) {
  if (type === 'categorical') {
    const values = listOf(fields, place, (item) => item.text());
    return values && { type, values };
  }
  const unit = unitIn(fields, place);
  if (type === 'discrete') {
    const values = listOf(fields, place, (item) => item.number())?.sort((a, b) => a - b);
    return values && unit !== undefined ? { type, values, unit } : undefined;
  }
  const bounds = boundsOf(type, fields, place);
  return bounds && unit !== undefined ? { type, ...bounds, unit } : undefined;
}

function listOf<Value>(
  fields: Fields<Known>,
  place: Place,
  read: (item: Place) => Value | undefined,
): Value[] | undefined {
  if (!fields.values) return place.missing('values', 'List the admitted values: [first, second, …].');
  const items = fields.values.items();
  if (items?.length === 0) return fields.values.report('There is no value to choose from.', 'List at least one value.');
  const known = (items ?? []).flatMap((item) => {
    const value = read(item);
    return value === undefined ? [] : [{ place: item, value }];
  });
  reportRepeated(known, 'List each value once.');
  return known.length > 0 ? known.map(({ value }) => value) : undefined;
}

function boundsOf(type: 'continuous' | 'integer', fields: Fields<Known>, place: Place) {
  const read = (bound: 'lower' | 'upper') => {
    if (!fields[bound]) return place.missing(bound, 'Give both bounds: lower and upper.');
    return type === 'integer' ? fields[bound].whole(Number.MIN_SAFE_INTEGER) : fields[bound].number();
  };
  const [lower, upper] = [read('lower'), read('upper')];
  if (lower === undefined || upper === undefined) return undefined;
  if (lower > upper)
    return fields.lower?.report(
      `The bounds are the wrong way round: ${lower} to ${upper}.`,
      'Exchange lower and upper.',
    );
  if (lower === upper)
    return fields.lower?.report(
      `The bounds are empty: both are ${lower}.`,
      `Set them apart, or fix the value with type discrete and values [${lower}].`,
    );
  return { lower, upper };
}
