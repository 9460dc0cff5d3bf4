import { type Constraint, convert, isConvertible, type Parameter } from '@meguri/contracts';
import type { FindParameter } from './conditions.js';
import type { Fields, Place } from './place.js';
import { unitIn } from './units.js';

const relations = { equals: '=', atMost: '<=', atLeast: '>=' } as const;
type Relation = keyof typeof relations;

interface Term {
  readonly place: Place;
  readonly coefficient: number;
  readonly parameter: Extract<Parameter, { unit: string }>;
}

/** A weighted sum of parameters in one unit, compared with one or two values. */
export function readSum(place: Place, find: FindParameter): Constraint[] | undefined {
  const fields: Fields<'sum' | Relation | 'unit'> | undefined = place.fields([
    'sum',
    'equals',
    'atMost',
    'atLeast',
    'unit',
  ]);
  const terms = fields?.sum && readTerms(fields.sum, find);
  const bounds = fields && boundsOf(fields, place);
  if (!terms || !bounds) return undefined;
  const unit = fields.unit ? unitIn(fields, place) : terms[0]!.parameter.unit;
  const strange = terms.filter(({ parameter }) => unit !== undefined && !isConvertible(parameter.unit, unit));
  for (const { place: term, parameter } of strange)
    term.report(
      `${parameter.name} in "${parameter.unit}" cannot be added in "${unit}".`,
      'Add parameters whose units convert, or write a formula, which takes the numbers as they are.',
    );
  if (unit === undefined || strange.length > 0) return undefined;
  return bounds.map(([relation, value]) => linear(terms, unit, relation, value));
}

function readTerms(place: Place, find: FindParameter): Term[] | undefined {
  const entries = place.entries();
  if (entries?.length === 0) return place.report('The sum is empty.', 'Name its parameters: { water: 1, ethanol: 1 }.');
  const terms = (entries ?? []).flatMap(({ name, key, value }): Term[] => {
    const parameter = find(key, name);
    const coefficient = value.number();
    if (!parameter || coefficient === undefined) return [];
    if ('unit' in parameter) return [{ place: key, coefficient, parameter }];
    return key.report(`${name} is no number.`, 'Add continuous, integer or discrete parameters.') ?? [];
  });
  return entries && terms.length === entries.length ? terms : undefined;
}

function boundsOf(fields: Fields<Relation>, place: Place): [Relation, number][] | undefined {
  const given = (Object.keys(relations) as Relation[]).filter((relation) => fields[relation]);
  if (given.length === 0) return place.missing('equals', 'Compare the sum: equals, atMost, atLeast, or the last two.');
  if (given.length > 1 && fields.equals)
    return fields.equals.report('A sum that equals a value needs no other limit.', 'Keep equals, or the limits.');
  const bounds = given.flatMap((relation): [Relation, number][] => {
    const value = fields[relation]?.number();
    return value === undefined ? [] : [[relation, value]];
  });
  return bounds.length === given.length ? bounds : undefined;
}

/** The sum in `unit`, with coefficients for the parameters as they are; zeros of scales that differ go to the other side. */
function linear(terms: readonly Term[], unit: string, relation: Relation, value: number): Constraint {
  const converted = terms.map(({ coefficient, parameter: { name, unit: own } }) => {
    const zero = convert(0, own, unit);
    return {
      name,
      coefficient: own === unit ? coefficient : coefficient * (convert(1, own, unit) - zero),
      zero: coefficient * zero,
    };
  });
  return {
    type: 'linear',
    terms: Object.fromEntries(converted.map(({ name, coefficient }) => [name, coefficient])),
    relation: relations[relation],
    value: converted.reduce((rest, { zero }) => rest - zero, value),
  };
}
