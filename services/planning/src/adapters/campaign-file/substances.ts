import { type DescriptorRows, parseTable, TableError, writeFingerprints } from '@meguri/bayesopt';
import { type Chemistry, describeMolecules, lookUpDescriptors, SmilesError } from '@meguri/chemistry';
import type { Parameter } from '@meguri/contracts';
import { sentence } from '../sentence.js';
import type { Enclosures } from './enclosures.js';
import type { Fields, Place } from './place.js';

type Substances = Extract<Parameter, { type: 'substance' }>;
export type Descriptions = Pick<Substances, 'smiles' | 'descriptors' | 'fingerprints'>;
export type SubstanceFields = Fields<'compareBy' | 'descriptors'>;

/** A text that was read, with its place. */
interface Read {
  readonly place: Place;
  readonly value: string;
}

/** A value of a parameter, and its molecule where that is told. */
export interface Listed extends Read {
  readonly smiles?: Read;
}

/** Most numbers that describe the substances of a parameter; they all stand in the campaign's first event. */
const MOST_NUMBERS = 50_000;
/** Most substances whose molecules are compared. */
const MOST_MOLECULES = 2_000;

/** The values in a map from names to SMILES. */
export function readNamedMolecules(place: Place): Listed[] | undefined {
  const entries = place.entries() ?? [];
  if (entries.length === 0) return place.report('There is no value to choose from.', 'List at least one value.');
  const listed = entries.flatMap(({ name, key, value }) => {
    const smiles = value.text();
    return smiles === undefined ? [] : [{ place: key, value: name, smiles: { place: value, value: smiles } }];
  });
  return listed.length === entries.length ? listed : undefined;
}

/** The values in a table that came with the file: a column of names, which is the first unless told, and one of SMILES. */
export function readListedMolecules(place: Place, tables: Enclosures['tables']): Listed[] | undefined {
  const fields = place.fields(['table', 'name', 'smiles']);
  const table = fields?.table ? textOf(fields.table, tables) : fields && place.missing('table', 'Name the file.');
  const smiles = fields?.smiles
    ? fields.smiles.text()
    : fields && place.missing('smiles', 'Name the column of SMILES.');
  const name = fields?.name?.text();
  if (!fields?.table || table === undefined || smiles === undefined || (fields.name && name === undefined))
    return undefined;
  return reading(fields.table, () => {
    const { columns, rows } = parseTable(table.text, {
      asWritten: [name, smiles].filter((each) => each !== undefined),
    });
    const [names, molecules] = [name ?? columns[0]!, smiles].map((column) => columns.indexOf(column));
    const missing = [name, smiles].find((column) => column !== undefined && !columns.includes(column));
    if (missing !== undefined)
      return fields.table?.report(`${table.name} has no column ${missing}.`, `It has: ${columns.join(', ')}.`);
    return rows.map((row) => ({
      place: fields.table!,
      value: String(row[names!]),
      smiles: { place: fields.table!, value: String(row[molecules!]) },
    }));
  });
}

/**
 * What a file tells of substances: their SMILES, a table of descriptors, or both. Where it tells nothing, the values are SMILES
 * themselves. Everything that is wrong is reported.
 */
export function readDescriptions(
  { compareBy, descriptors }: SubstanceFields,
  listed: readonly Listed[],
  { tables, chemistry }: Enclosures,
): Descriptions | undefined {
  if (!chemistry) throw new Error('substances are read without a chemistry');
  const isNamed = listed.some(({ smiles }) => smiles);
  const table = descriptors && readTable(descriptors, listed, tables, chemistry);
  if (descriptors && !isNamed && !compareBy) return table && { descriptors: table };
  const molecules = moleculesOf(listed, chemistry);
  const features = compareBy ? compareBy.choice(['fingerprints', 'descriptors', 'both'], 'comparison') : 'fingerprints';
  if (compareBy && descriptors && features !== 'fingerprints')
    return compareBy.report('The descriptors are given twice.', 'Compare by fingerprints, or remove the table.');
  if (!molecules || !features || (descriptors && !table)) return undefined;
  const computed = describeMolecules(chemistry, molecules, features);
  const known = table ?? (computed.descriptors && rowsOf(computed.descriptors));
  return {
    smiles: molecules,
    ...(known && { descriptors: known }),
    ...(computed.fingerprints && { fingerprints: writeFingerprints(computed.fingerprints) }),
  };
}

/** The molecule of each value, which is the value itself where nothing else is said. */
function moleculesOf(listed: readonly Listed[], chemistry: Chemistry): string[] | undefined {
  if (listed.length > MOST_MOLECULES)
    return listed[0]?.place.report(
      `There are ${listed.length} substances; molecules of at most ${MOST_MOLECULES} are compared.`,
      'Leave out those that are least likely, or describe them by a small table.',
    );
  const written = listed.map(({ smiles, ...name }) => smiles ?? name);
  const remedy = ' Or write `name: SMILES` for each value, or name a table as `descriptors`.';
  const sound = written.map((read, i) => isMolecule(read, chemistry, listed[i]?.smiles ? '' : remedy));
  return sound.every(Boolean) ? written.map(({ value }) => value) : undefined;
}

function isMolecule({ place, value: smiles }: Read, chemistry: Chemistry, remedy: string): boolean {
  try {
    chemistry.canonical(smiles);
    return true;
  } catch (error) {
    if (!(error instanceof SmilesError)) throw error;
    place.report(sentence(error.message), `${sentence(error.remedy)}${remedy}`);
    return false;
  }
}

/** The numbers in a table that came with the file. */
function readTable(
  place: Place,
  listed: readonly Listed[],
  tables: Enclosures['tables'],
  chemistry: Chemistry,
): Substances['descriptors'] {
  const fields = place.fields(['table', 'key']);
  const table = fields?.table
    ? textOf(fields.table, tables)
    : fields && place.missing('table', 'Name the file with the numbers.');
  const key = fields?.key?.text();
  if (!fields?.table || table === undefined || (fields.key && key === undefined)) return undefined;
  return reading(fields.table, () => {
    const parsed = parseTable(table.text);
    const values = listed.map(({ value }) => value);
    const found = rowsOf(lookUpDescriptors(chemistry, { table: parsed, key: key ?? parsed.columns[0]!, values }));
    const numbers = found.names.length * found.rows.length;
    if (numbers <= MOST_NUMBERS) return found;
    return fields.table?.report(
      `The table ${table.name} has ${numbers} numbers for ${listed.length} substances; at most ${MOST_NUMBERS} are taken.`,
      'Keep the columns that say most.',
    );
  });
}

/** A table that the file names, with its text. */
function textOf(place: Place, tables: Enclosures['tables']): { name: string; text: string } | undefined {
  const name = place.text();
  const text = name === undefined ? undefined : tables[name];
  if (name === undefined || text !== undefined) return name === undefined ? undefined : { name, text: text! };
  return place.report(
    `The table ${name} did not come with the file.`,
    'Put it beside the campaign file and use `meguri submit`, which sends both; on the page, add it beside the campaign.',
  );
}

/** What is read from a table; what is wrong with the table is reported where it is named. */
function reading<Read>(place: Place, read: () => Read | undefined): Read | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    return place.report(`${place.raw}, ${error.message}.`, 'Correct the table, or the values.');
  }
}

/** JSON has no NaN. */
function rowsOf({ names, rows }: DescriptorRows): NonNullable<Substances['descriptors']> {
  return {
    names: [...names],
    rows: rows.map((row) => row.map((value) => (Number.isFinite(value) ? value : null))),
  };
}
