import type { Source } from '@meguri/contracts';
import type { Located } from '../../application/ports.js';
import { calculationFields, type Known as KnownParts, readCalculation } from './calculations.js';
import { nameIn, reportRepeatedNames } from './names.js';
import type { Fields, Place } from './place.js';

const types: readonly Source['type'][] = ['experiment', 'calculation', 'person'];
type Known = 'name' | 'type' | Answering | (typeof calculationFields)[number] | 'cost' | 'fidelity';
type Answering = 'workcell' | 'procedure' | 'workflow';

/** What each type of source needs to know in order to answer. */
const needs: Readonly<Record<Source['type'], Partial<Record<Answering, string>>>> = {
  experiment: { workcell: 'Name the workcell that performs it.', procedure: 'Name the procedure to perform.' },
  calculation: { workflow: 'Name the workflow to calculate.' },
  person: {},
};

/** The sources that can be read; everything else is reported. */
export function readSources(place: Place, parts: KnownParts): Located<Source>[] {
  const items = place.items();
  if (items?.length === 0) place.report('There is no source.', 'Name at least one way to answer a trial.');
  reportRepeatedNames(items ?? []);
  return (items ?? []).flatMap((item) => item.located(readSource(item, parts)));
}

function readSource(place: Place, parts: KnownParts): Source | undefined {
  const type = place.at('type')?.choice(types, 'type of source');
  const answering = Object.keys(type ? needs[type] : { ...needs.experiment, ...needs.calculation }) as Answering[];
  const calculating = type === undefined || type === 'calculation' ? calculationFields : [];
  const known: readonly Known[] = ['name', 'type', ...answering, ...calculating, 'cost', 'fidelity'];
  const fields: Fields<Known> | undefined = place.fields(known);
  if (!fields) return undefined;
  if (!fields.type) place.missing('type', `Say who answers: ${types.join(', ')}.`);
  const name = nameIn(fields, place);
  const cost = fields.cost ? fields.cost.positive() : 1;
  const fidelity = fields.fidelity ? fields.fidelity.numberWithin(0, 1) : 1;
  const details = type && answeringOf(type, fields, place);
  const calculation = readCalculation(fields, parts);
  return type && details && calculation && name !== undefined && cost !== undefined && fidelity !== undefined
    ? { name, type, ...details, ...calculation, cost, fidelity }
    : undefined;
}

function answeringOf(type: Source['type'], fields: Fields<Known>, place: Place) {
  const read = Object.entries(needs[type]).map(([name, remedy]) => {
    const field = fields[name as Answering];
    return [name, field ? field.text() : place.missing(name, remedy)] as const;
  });
  return read.every(([, value]) => value !== undefined) ? Object.fromEntries(read) : undefined;
}
