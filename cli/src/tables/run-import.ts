import { parseTable, tableText } from '@meguri/bayesopt';
import { readText } from '../actions/read-text.js';
import { writeText } from '../actions/write-text.js';
import type { Output } from '../output.js';
import type { ImportAnswer } from '../results/models.js';
import { inTable } from './in-table.js';
import { polymerTable } from './published-polymers.js';

export interface ImportCommandOptions {
  readonly output?: string;
  readonly json?: boolean;
}

/** Writes published simulations of polymers as a table in the columns of `meguri calculate`. */
export async function runImport(file: string, options: ImportCommandOptions, output: Output): Promise<void> {
  const text = readText('table', file);
  const found = inTable(file, undefined, () =>
    polymerTable(parseTable(text, { asWritten: ['smiles', 'smiles_list', 'smiles_1'] })),
  );
  const { columns, rows, properties, read, left } = found;
  const written = tableText(columns, rows);
  if (options.output !== undefined) writeText('--output', options.output, written);
  else if (!options.json) process.stdout.write(written);
  if (left > 0) output.say(`Left out, since they name no repeating unit: ${left} rows.`);
  if (options.output !== undefined)
    output.say(`${rows.length} polymers with ${properties.join(', ')} are in ${options.output}.`);
  const answer: ImportAnswer = { read, left, polymers: rows.length, properties: [...properties] };
  output.result(answer);
}
