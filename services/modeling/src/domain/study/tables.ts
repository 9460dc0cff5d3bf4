import { appendRows, type Cell, parseTable, TableError, tableText } from '@meguri/bayesopt';
import type { Goal, Point, StudyQuestion } from '@meguri/contracts';
import { type Refusal, refuse } from './decision.js';

/** The observations of one property of a campaign. */
export interface Observed {
  readonly property: string;
  readonly rows: readonly { readonly observationId: string; readonly point: Point; readonly value: number }[];
}

/** Column that names the rows of a campaign's table: the run, job or import that was observed. */
const RUN = 'run';

/**
 * What a campaign has observed as comma-separated values: a row for each run, a column for each parameter, for each number known of its
 * substances (`<parameter>: <number>`) and their molecules (`<parameter>: SMILES`), and for each property. What was not observed stays blank.
 */
export function campaignTable({ parameters }: Pick<Goal, 'parameters'>, observed: readonly Observed[]): string {
  const rows = new Map<string, Record<string, Cell>>();
  for (const { property, rows: own } of observed) {
    for (const { observationId, point, value } of own) {
      const run = observationId.slice(0, observationId.lastIndexOf('/'));
      const before = rows.get(run) ?? { [RUN]: run, ...describedPoint(parameters, point) };
      rows.set(run, { ...before, [property]: value });
    }
  }
  const header = [RUN, ...parameters.flatMap(columnsOf), ...observed.map(({ property }) => property)];
  return appendRows(tableText(header, []), [...rows.values()]);
}

/** The question with what the campaign knows of its own columns: names, units, and which cells are names. */
export function questionOfCampaign(question: StudyQuestion, { parameters, objectives }: Goal): StudyQuestion {
  const numeric = parameters.filter((parameter) => 'unit' in parameter);
  const units = [...numeric, ...objectives].map(({ name, unit }) => [name, unit] as const);
  const named = parameters.filter((parameter) => !('unit' in parameter));
  const isWanted = ({ name }: { name: string }) => question.features?.includes(name) ?? true;
  const described = named.filter((parameter) => descriptorNames(parameter).length > 0);
  const molecules = parameters.filter(hasSmiles).map((parameter) => columnOf(parameter, SMILES));
  const factors = named.filter((parameter) => isWanted(parameter) && !question.ignore.includes(parameter.name));
  // a substance with descriptors is told by them; its name would only number it
  const plain = factors.filter((parameter) => question.features || !described.includes(parameter));
  return {
    ...question,
    units: { ...Object.fromEntries(units), ...question.units },
    factors: [...new Set([...question.factors, ...plain.map(({ name }) => name)])],
    ignore: question.features
      ? question.ignore
      : [...question.ignore, ...described.map(({ name }) => name), ...molecules],
    rowNames: RUN,
  };
}

/**
 * The candidates with what the campaign knows of their substances, as far as the table does not say it itself. Throws {@link TableError}.
 */
export function describedCandidates({ parameters }: Pick<Goal, 'parameters'>, text: string): string {
  const { columns, rows } = parseTable(text);
  const missing = parameters.flatMap(columnsOf).filter((name) => !columns.includes(name));
  if (missing.length === 0) return text;
  const described = rows.map((cells) => {
    const point = Object.fromEntries(columns.map((name, c) => [name, cells[c]!]));
    const known = describedPoint(parameters, point as Point);
    return { ...point, ...Object.fromEntries(Object.entries(known).filter(([name]) => missing.includes(name))) };
  });
  return appendRows(tableText(columns, []), described);
}

/** A table with the rows of another that has the same columns, in any order. */
export function withRows(text: string, added: string): string | Refusal {
  try {
    return appendRows(text, rowsFor(parseTable(text).columns, added));
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    const remedy = 'Give the new rows the columns of the table that the study began with.';
    return refuse('STUDY.DATA_INVALID', `New rows: ${error.message}.`, remedy);
  }
}

function rowsFor(columns: readonly string[], added: string): Record<string, Cell>[] {
  const { columns: own, rows } = parseTable(added);
  const strange = own.find((name) => !columns.includes(name));
  if (strange !== undefined) throw new TableError('the study has no such column', 1, strange);
  const lacking = columns.find((name) => !own.includes(name));
  if (lacking !== undefined) throw new TableError('the column is missing', 1, lacking);
  return rows.map((cells) => Object.fromEntries(own.map((name, c) => [name, cells[c]!])));
}

/** Number of rows below the header. Throws {@link TableError}. */
export const rowCount = (text: string): number => parseTable(text).rows.length;

type Parameter = Goal['parameters'][number];

const columnsOf = (parameter: Parameter): string[] => [
  parameter.name,
  ...descriptorNames(parameter).map((name) => columnOf(parameter, name)),
  ...(hasSmiles(parameter) ? [columnOf(parameter, SMILES)] : []),
];
const SMILES = 'SMILES';
const hasSmiles = (parameter: Parameter): boolean => parameter.type === 'substance' && parameter.smiles !== undefined;
const descriptorNames = (parameter: Parameter): readonly string[] =>
  parameter.type === 'substance' ? (parameter.descriptors?.names ?? []) : [];
const columnOf = ({ name }: Parameter, descriptor: string): string => `${name}: ${descriptor}`;

/** A point and the numbers known of its substances. */
function describedPoint(parameters: readonly Parameter[], point: Point): Record<string, Cell> {
  const known = parameters.flatMap((parameter) => {
    if (parameter.type !== 'substance') return [];
    const { values, smiles, descriptors } = parameter;
    const at = values.indexOf(String(point[parameter.name]));
    const numbers = (descriptors?.names ?? []).map((name, i) => {
      return [columnOf(parameter, name), descriptors?.rows[at]?.[i] ?? null] as const;
    });
    return smiles ? [...numbers, [columnOf(parameter, SMILES), smiles[at] ?? null] as const] : numbers;
  });
  return { ...point, ...Object.fromEntries(known) };
}
