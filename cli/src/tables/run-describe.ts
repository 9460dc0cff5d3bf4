import { parseTable, tableText } from '@meguri/bayesopt';
import { readText } from '../actions/read-text.js';
import { writeText } from '../actions/write-text.js';
import { type MoleculeOptions, moleculesOf } from '../commands/molecule-options.js';
import { UsageError } from '../failure.js';
import type { Output } from '../output.js';
import type { DescribeAnswer } from '../results/models.js';
import { inTable } from './in-table.js';
import { type DescribedTable, withDescriptors } from './molecules.js';

export interface DescribeCommandOptions extends MoleculeOptions {
  readonly table: string;
  readonly smiles: string;
  /** Descriptors wanted; default: all that differ between the rows. */
  readonly columns?: readonly string[];
  readonly output?: string;
  readonly json?: boolean;
}

/** Writes a table with the descriptors of its molecules as further columns. */
export async function runDescribe(options: DescribeCommandOptions, output: Output): Promise<void> {
  const text = readText('table', options.table);
  const table = inTable(options.table, undefined, () => parseTable(text, { asWritten: [options.smiles] }));
  const described = await withDescriptors(options.table, table, moleculesOf(options));
  const wanted = wantedOf(described, options.columns);
  const places = [...table.columns, ...wanted].map((name) => described.columns.indexOf(name));
  const rows = described.rows.map((cells) => places.map((c) => blankUnlessDefined(cells[c])));
  const written = [...commentsOf(text), tableText([...table.columns, ...wanted], rows)].join('\n');
  if (options.output !== undefined) writeText('--output', options.output, written);
  else if (!options.json) process.stdout.write(written);
  const answer: DescribeAnswer = {
    rows: rows.length,
    columns: wanted.map((name) => ({ name, origin: described.computed[name]! })),
  };
  const origins = [...new Set(answer.columns.map(({ origin }) => origin))].join(', ');
  if (options.output !== undefined)
    output.say(`${wanted.length} descriptors (${origins}) are new in ${options.output}.`);
  output.result(answer);
}

function wantedOf(
  { columns, rows, computed }: DescribedTable,
  named: readonly string[] | undefined,
): readonly string[] {
  const stray = named?.find((name) => computed[name] === undefined);
  if (stray !== undefined) {
    throw new UsageError(
      `--columns ${stray}: there is no such descriptor; there are ${Object.keys(computed).join(', ')}.`,
    );
  }
  const differs = (name: string) => {
    const c = columns.indexOf(name);
    return rows.some((cells) => cells[c] !== rows[0]![c]);
  };
  return named ?? Object.keys(computed).filter(differs);
}

const blankUnlessDefined = (cell: DescribedTable['rows'][number][number]) =>
  cell === undefined || Number.isNaN(cell) ? null : cell;

/** What the table says of itself. */
const commentsOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => /^\s*[%#]/.test(line));
