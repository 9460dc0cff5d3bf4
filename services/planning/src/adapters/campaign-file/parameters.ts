import type { Parameter } from '@meguri/contracts';
import type { Located } from '../../application/ports.js';
import { checkConditions, readActivation } from './conditions.js';
import type { Enclosures } from './enclosures.js';
import { nameIn, reportRepeated, reportRepeatedNames } from './names.js';
import type { Fields, Place } from './place.js';
import { readDescriptions, readListedMolecules, readNamedMolecules } from './substances.js';
import { unitIn } from './units.js';

const types: readonly Parameter['type'][] = ['categorical', 'substance', 'discrete', 'continuous', 'integer'];

const everyField = [
  'name',
  'type',
  'values',
  'molecules',
  'compareBy',
  'descriptors',
  'lower',
  'upper',
  'unit',
  'scale',
  'step',
  'when',
] as const;
type Known = (typeof everyField)[number];

const fieldsOf: Readonly<Record<Parameter['type'], readonly Known[]>> = {
  categorical: ['name', 'type', 'values', 'when'],
  substance: ['name', 'type', 'values', 'molecules', 'compareBy', 'descriptors', 'when'],
  discrete: ['name', 'type', 'values', 'unit', 'when'],
  continuous: ['name', 'type', 'lower', 'upper', 'unit', 'scale', 'step', 'when'],
  integer: ['name', 'type', 'lower', 'upper', 'unit', 'scale', 'when'],
};

/** The parameters that can be read; everything else is reported. */
export function readParameters(place: Place, enclosures: Enclosures): Located<Parameter>[] {
  const items = place.items();
  if (items?.length === 0) place.report('There is no parameter.', 'Name at least one thing that a trial may vary.');
  reportRepeatedNames(items ?? []);
  const read = (items ?? []).flatMap((item) => item.located(readParameter(item, enclosures)));
  checkConditions(
    items ?? [],
    read.map(({ value }) => value),
  );
  return read;
}

function readParameter(place: Place, enclosures: Enclosures): Parameter | undefined {
  // the type decides which other fields there are
  const type = place.at('type')?.choice(types, 'type of parameter');
  const fields = place.fields(type ? fieldsOf[type] : everyField);
  if (!fields) return undefined;
  if (!fields.type) place.missing('type', `Say what it is: ${types.join(', ')}.`);
  const name = nameIn(fields, place);
  const values = type && valuesOf(type, fields, place, enclosures);
  const when = fields.when && readActivation(fields.when);
  if (name === undefined || !values || (fields.when && !when)) return undefined;
  return { name, ...values, ...(when && { when }) };
}

function valuesOf(type: Parameter['type'], fields: Fields<Known>, place: Place, enclosures: Enclosures) {
  if (type === 'categorical') {
    const listed = listOf(fields, place, (item) => item.text());
    return listed && { type, values: valuesIn(listed) };
  }
  if (type === 'substance') {
    const listed = substancesIn(fields, place, enclosures);
    const known = listed && readDescriptions(fields, listed, enclosures);
    return known && { type, values: valuesIn(listed), ...known };
  }
  const unit = unitIn(fields, place);
  if (type === 'discrete') {
    const listed = listOf(fields, place, (item) => item.number());
    return listed && unit !== undefined ? { type, values: valuesIn(listed).sort((a, b) => a - b), unit } : undefined;
  }
  const bounds = boundsOf(type, fields, place);
  const scale = scaleOf(fields, bounds?.lower);
  const step = fields.step && bounds && stepOf(fields.step, bounds);
  if (!bounds || unit === undefined || (fields.scale && !scale) || (fields.step && step === undefined))
    return undefined;
  const scaled = { ...bounds, unit, ...(scale && { scale }) };
  return type === 'continuous' ? { type, ...scaled, ...(step !== undefined && { step }) } : { type, ...scaled };
}

/** Substances are listed here, named with their SMILES, or in a table. */
function substancesIn(fields: Fields<Known>, place: Place, { tables }: Enclosures) {
  if (fields.molecules && fields.values)
    return fields.molecules.report('The substances are given twice.', 'Keep either values or molecules.');
  if (fields.molecules) {
    const listed = readListedMolecules(fields.molecules, tables);
    reportRepeated(listed ?? [], 'List each value once.');
    return listed;
  }
  return fields.values?.isMap ? readNamedMolecules(fields.values) : listOf(fields, place, (item) => item.text());
}

function scaleOf({ scale, lower }: Fields<Known>, lowest: number | undefined): 'linear' | 'log' | undefined {
  const read = scale?.choice(['linear', 'log'], 'scale');
  if (read !== 'log' || lowest === undefined || lowest > 0) return read;
  return lower?.report(`A log scale cannot begin at ${lowest}.`, 'Begin above 0, or remove `scale: log`.');
}

function stepOf(place: Place, { lower, upper }: { lower: number; upper: number }): number | undefined {
  const step = place.positive();
  if (step === undefined || step <= upper - lower) return step;
  return place.report(
    `One step of ${step} leads out of ${lower} to ${upper}.`,
    'Make the step smaller than the range, in the unit of the bounds.',
  );
}

function listOf<Value>(
  fields: Fields<Known>,
  place: Place,
  read: (item: Place) => Value | undefined,
): { place: Place; value: Value }[] | undefined {
  if (!fields.values) return place.missing('values', 'List the admitted values: [first, second, …].');
  const items = fields.values.items();
  if (items?.length === 0) return fields.values.report('There is no value to choose from.', 'List at least one value.');
  const known = (items ?? []).flatMap((item) => {
    const value = read(item);
    return value === undefined ? [] : [{ place: item, value }];
  });
  reportRepeated(known, 'List each value once.');
  return known.length > 0 ? known : undefined;
}

const valuesIn = <Value>(listed: readonly { value: Value }[]): Value[] => listed.map(({ value }) => value);

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
