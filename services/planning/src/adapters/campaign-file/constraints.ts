import { checkConstraint, FormulaError, SpaceError } from '@meguri/bayesopt';
import type { Constraint, Parameter } from '@meguri/contracts';
import { sentence } from '../sentence.js';
import { checkChoices, type FindParameter, finderOf, readChoices } from './conditions.js';
import type { Place } from './place.js';
import { readSum } from './sums.js';

type Condition = Extract<Constraint, { type: 'exclusion' }>['when'][number];

/** The field by which each kind of constraint is known, and how it is read. */
const kinds: Readonly<Record<string, (place: Place, find: FindParameter) => Constraint[] | undefined>> = {
  sum: readSum,
  of: readCount,
  never: readExclusion,
  formula: readFormula,
  perBatch: readBatchLimit,
};

/** The constraints that can be read; everything else is reported. */
export function readConstraints(place: Place, parameters: readonly Parameter[], areAllRead: boolean): Constraint[] {
  const find = finderOf(parameters, areAllRead);
  return (place.items() ?? []).flatMap((item) => {
    const kind = Object.keys(kinds).find((field) => item.at(field) !== undefined);
    const read = kind === undefined ? unknownKind(item) : kinds[kind]!(item, find);
    const isSound = !areAllRead || (read ?? []).every((constraint) => check(item, parameters, constraint));
    return read && isSound ? read : [];
  });
}

function unknownKind(place: Place): undefined {
  return place.report(
    `${place.field} is no constraint that is known.`,
    `Begin it with one of: ${Object.keys(kinds).join(', ')}.`,
  );
}

/** Whether the optimiser takes the constraint; its complaint is reported, in a formula at the letter that is wrong. */
function check(place: Place, parameters: readonly Parameter[], constraint: Constraint): boolean {
  try {
    // conditions have been checked where they stand
    checkConstraint(
      parameters.map(({ when, ...parameter }) => parameter),
      constraint,
    );
    return true;
  } catch (error) {
    if (!(error instanceof SpaceError)) throw error;
    if (error instanceof FormulaError)
      place.at('formula')?.reportWithin(error.position - 1, sentence(error.fault), sentence(error.remedy));
    else place.report(sentence(error.message), sentence(error.remedy));
    return false;
  }
}

/** How many of some amounts are present. */
function readCount(place: Place, find: FindParameter): Constraint[] | undefined {
  const fields = place.fields(['of', 'atMost', 'atLeast', 'threshold']);
  const items = fields?.of?.items();
  if (!fields || !items) return undefined;
  const amounts = items.flatMap((item) => (item.text() === undefined ? undefined : find(item)) ?? []);
  if (!fields.atMost && !fields.atLeast)
    place.missing('atMost', 'Say how many may be present: atMost, atLeast or both.');
  const atMost = fields.atMost ? fields.atMost.whole(0) : items.length;
  const atLeast = fields.atLeast?.whole(0);
  const threshold = fields.threshold?.numberWithin(0);
  if (threshold !== undefined && new Set(amounts.map((each) => 'unit' in each && each.unit)).size > 1)
    return fields.threshold?.report('The amounts have different units.', 'Give all of them the unit of the threshold.');
  if (amounts.length < items.length || atMost === undefined) return undefined;
  const parameters = amounts.map(({ name }) => name);
  const more = { ...(atLeast !== undefined && { atLeast }), ...(threshold !== undefined && { threshold }) };
  return [{ type: 'cardinality', parameters, atMost, ...more }];
}

/** What must not come together. */
function readExclusion(place: Place, find: FindParameter): Constraint[] | undefined {
  const entries = place.fields(['never'])?.never?.entries();
  if (!entries) return undefined;
  const when = entries.flatMap(({ name, key, value }) => {
    const parameter = find(key, name);
    return (parameter && readCondition(value, parameter)) ?? [];
  });
  return when.length === entries.length ? [{ type: 'exclusion', when }] : undefined;
}

/** A list of values, or a range. */
function readCondition(place: Place, parameter: Parameter): Condition | undefined {
  if (place.isMap) {
    const fields = place.fields(['atLeast', 'atMost']);
    const [atLeast, atMost] = [fields?.atLeast?.number(), fields?.atMost?.number()];
    if (atLeast === undefined && atMost === undefined)
      return place.report(`${place.field} says nothing.`, 'Give a list of values, or atLeast, atMost or both.');
    const range = { ...(atLeast !== undefined && { atLeast }), ...(atMost !== undefined && { atMost }) };
    return { parameter: parameter.name, ...range };
  }
  const values = readChoices(place);
  return values && checkChoices(place, parameter) ? { parameter: parameter.name, in: values } : undefined;
}

function readFormula(place: Place): Constraint[] | undefined {
  const text = place.fields(['formula'])?.formula?.text();
  return text === undefined ? undefined : [{ type: 'expression', text }];
}

/** How many values a parameter may have in one batch. */
function readBatchLimit(place: Place, find: FindParameter): Constraint[] | undefined {
  const fields = place.fields(['perBatch', 'atMost']);
  const parameter = fields?.perBatch?.text();
  const isKnown = fields?.perBatch && find(fields.perBatch);
  const atMost = fields?.atMost ? fields.atMost.whole(1) : place.missing('atMost', 'Say how many values, such as 1.');
  if (parameter === undefined || !isKnown || atMost === undefined) return undefined;
  return [{ type: 'batch', parameter, atMostDistinct: atMost }];
}
