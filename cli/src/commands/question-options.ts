import type { AcquisitionName } from '@meguri/bayesopt';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DescriptorFile, QuestionOptions, SmilesColumn } from '../tables/question.js';

/** The acquisitions, each in words for people; the engine itself is loaded only when it is needed. */
const acquisitions: Readonly<Record<AcquisitionName, string>> = {
  'expected-improvement': 'on the best measured value',
  'noisy-expected-improvement': 'on what was truly reached, behind noise and at points that are still to do',
};

export const acquisitionHelp = `
Acquisitions:
${Object.entries(acquisitions)
  .map(([name, meaning]) => `  ${name.padEnd(28)}${meaning}`)
  .join('\n')}`;

/** Adds what is asked of a table: what counts, what is allowed, and what is known of the substances. */
export function withQuestion(command: Command): Command {
  return command
    .requiredOption(
      '--objective <name:max|min>',
      'column that was measured, and which way is better; again for each further one',
      collect(parseObjective),
    )
    .option(
      '--reference <name=value>',
      'worst acceptable value of one of several objectives (default: a little below the front)',
      collect(parseReference),
    )
    .option('--constraint <formula>', 'what a point must satisfy, e.g. "a + b <= 1"; repeatable', collect(String))
    .option(
      '--descriptors <column=file[:key]>',
      'table with numbers that describe each value of a column, found by its column key (default: the first); repeatable',
      collect(parseDescriptors),
    )
    .option(
      '--smiles <column[:what]>',
      'column of SMILES that are compared by fingerprints, descriptors or both (default: fingerprints); repeatable',
      collect(parseSmiles),
    )
    .addOption(
      new Option('--acquisition <name>', 'how the model judges points')
        .choices(Object.keys(acquisitions))
        .default('expected-improvement' satisfies AcquisitionName),
    );
}

export function parseNames(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('Not a whole number of at least 1.');
  return count;
}

/** For an option that may be given several times. */
export function collect<T>(parse: (text: string) => T): (text: string, earlier?: readonly T[]) => T[] {
  return (text, earlier = []) => [...earlier, parse(text)];
}

function parseObjective(text: string): QuestionOptions['objective'][number] {
  const [, name, direction] = /^(.+):(max|min)$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Write the column and the way, e.g. yield:max or loss:min.');
  return { name, direction: direction === 'max' ? 'maximise' : 'minimise' };
}

function parseReference(text: string): { name: string; value: number } {
  const [, name, value] = /^(.+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || !Number.isFinite(Number(value))) {
    throw new InvalidArgumentError('Write the objective and a number, e.g. yield=50.');
  }
  return { name, value: Number(value) };
}

function parseDescriptors(text: string): DescriptorFile {
  const [, column, file, key] = /^(.+)=([^=]+?)(?::([^:/\\]+))?$/.exec(text) ?? [];
  if (column === undefined || file === undefined) {
    throw new InvalidArgumentError(
      'Write the column and the file, e.g. ligand=ligands.csv or ligand=ligands.csv:name.',
    );
  }
  return { column, file, key };
}

function parseSmiles(text: string): SmilesColumn {
  const [, column, what = 'fingerprints'] = /^(.+?)(?::(fingerprints|descriptors|both))?$/.exec(text) ?? [];
  if (column === undefined) throw new InvalidArgumentError('Write the column, e.g. solvent or solvent:descriptors.');
  return { column, what: what as SmilesColumn['what'] };
}
