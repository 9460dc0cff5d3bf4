import { type CalculationInput, type Parameter, Profile, type Source } from '@meguri/contracts';
import type { CampaignFile } from '../../application/ports.js';
import { oneOf } from '../../domain/nearest-word.js';
import { reportRepeated } from './names.js';
import type { Fields, Place } from './place.js';

export const calculationFields = ['profile', 'properties', 'inputs', 'observes'] as const;
type Calculation = Pick<Source, (typeof calculationFields)[number]>;
/** What a source may speak of. */
export type Known = Pick<CampaignFile['parts'], 'parameters' | 'objectives'>;

/** How a source has its workflow calculate; undefined when something of it cannot be read. */
export function readCalculation(
  fields: Fields<(typeof calculationFields)[number]>,
  { parameters, objectives }: Known,
): Calculation | undefined {
  const read = {
    profile: fields.profile?.choice(Profile.options, 'profile'),
    properties: fields.properties && propertiesIn(fields.properties),
    inputs:
      fields.inputs &&
      inputsIn(
        fields.inputs,
        parameters.map(({ value }) => value),
      ),
    observes:
      fields.observes &&
      observedIn(
        fields.observes,
        objectives.map(({ value }) => value.name),
      ),
  };
  const given = calculationFields.filter((name) => fields[name]);
  if (given.some((name) => read[name] === undefined)) return undefined;
  return Object.fromEntries(given.map((name) => [name, read[name]]));
}

function propertiesIn(place: Place): string[] | undefined {
  const items = place.items();
  if (items?.length === 0) return place.report('There is no property.', 'List some, or leave the field out for all.');
  const texts = items?.map((item) => item.text());
  return texts?.every((text) => text !== undefined) ? texts : undefined;
}

function inputsIn(place: Place, parameters: readonly Parameter[]): Source['inputs'] {
  const entries = place.entries();
  const read = entries?.map(({ name, value }) => [name, inputIn(value, parameters)] as const);
  const repeated = entries?.find(
    ({ name, value }) => !value.isMap && parameters.some((parameter) => parameter.name === name),
  );
  if (repeated)
    return repeated.key.report(
      `${repeated.name} is a parameter, and the same in every trial here.`,
      'Leave it out here, or remove the parameter.',
    );
  return read?.every(([, input]) => input !== undefined) ? (Object.fromEntries(read) as Source['inputs']) : undefined;
}

function inputIn(place: Place, parameters: readonly Parameter[]): CalculationInput | undefined {
  if (!place.isMap) return typeof place.raw === 'number' ? place.number() : place.text();
  const fields = place.fields(['parameter', 'smilesOf']);
  const name = (fields?.parameter ?? fields?.smilesOf)?.text();
  if (!fields || name === undefined)
    return fields && place.missing('parameter', 'Name a parameter: parameter or smilesOf.');
  if (fields.parameter && fields.smilesOf)
    return fields.smilesOf.report('It is either a value or a SMILES.', 'Keep one.');
  const parameter = parameters.find((each) => each.name === name);
  if (!parameter)
    return place.report(
      `${name} is no parameter.`,
      oneOf(
        name,
        parameters.map((each) => each.name),
      ),
    );
  if (fields.parameter) return { parameter: name };
  return 'smiles' in parameter
    ? { smilesOf: name }
    : place.report(`${name} has no molecules.`, 'Give its values as `name: SMILES`, or write parameter.');
}

function observedIn(place: Place, objectives: readonly string[]): Source['observes'] {
  const entries = place.entries();
  const read = (entries ?? []).flatMap(({ name, key, value }) => {
    const property = value.text();
    if (!objectives.includes(name)) return key.report(`${name} is no objective.`, oneOf(name, objectives)) ?? [];
    return property === undefined ? [] : [{ name, place: value, value: property }];
  });
  reportRepeated(read, 'Let each property answer one objective.');
  return read.length === entries?.length ? Object.fromEntries(read.map(({ name, value }) => [name, value])) : undefined;
}
