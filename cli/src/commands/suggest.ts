import type { ContinuousParameter } from '@meguri/bayesopt';
import { type Command, InvalidArgumentError } from 'commander';
import { Output } from '../output.js';
import type { SuggestCommandOptions } from '../suggest/run-suggest.js';
import { acquisitionHelp, withAcquisition } from './acquisitions.js';
import { collect, parseCount, parseNames, sdOption, withQuestion } from './question-options.js';

export function addSuggest(program: Command): void {
  const command = program
    .command('suggest')
    .description('Say which experiments to do next, from a table of those so far; needs no laboratory.')
    .requiredOption('--table <file>', 'the experiments so far: comma-, semicolon- or tab-separated values')
    .option(
      '--parameters <names>',
      'columns that are varied, separated by commas (default: all of --space)',
      parseNames,
    );
  withAcquisition(withQuestion(command))
    .option('-n, --count <number>', 'how many experiments', parseCount, 5)
    .option('--space <file>', 'what may be tried (YAML or JSON), where the table does not show it')
    .option('--candidates <file>', 'table of all points that may be tried')
    .option(
      '--range <column=low:high[:step|log]>',
      'what may be tried of a numeric column; repeatable',
      collect(parseRange),
    )
    .option('--discrete <column>', 'try only the numbers that the column holds; repeatable', collect(String))
    .option(...sdOption)
    .option('--initial <number>', 'experiments of the initial design, which fill the space', parseCount, 5)
    .option('--seed <seed>', 'seed of every random choice (default: made from the names of the columns)')
    .option('--output <file>', 'write the table there, also over the old one (default: to stdout)')
    .option('--explain', 'add a column that says why each row was chosen and what is expected of it')
    .option('--json', 'print the points as one JSON object on the last line of stdout; the table goes to --output only')
    .addHelpText('after', help)
    .action(async (options: SuggestCommandOptions) => {
      const { runSuggest } = await import('../suggest/run-suggest.js');
      await runSuggest(options, new Output(options.json ?? false));
    });
}

const help = `
The answer is the table with new rows at its end. A row whose objective is blank is to do and is not suggested again; write the
result there, or "failed", and ask again with the same file. The same table gives the same answer.
A result may be a limit: >=95 where the detector was saturated, <2 below what it can see; it is not taken for the number.
A result with a standard deviation counts the less the larger that is; for a mean of n measurements write that of one, divided by √n.
What may be tried follows from the columns: texts and up to 12 different numbers as they are, more numbers as a range.
${acquisitionHelp}

Examples:
  meguri suggest --table reactions.csv --parameters base,ligand,temperature --objective yield:max -n 5 --output reactions.csv
  meguri suggest --table t.csv --parameters a,b --objective loss:min --range a=0:1 --range b=1e-3:10:log --explain
  meguri suggest --table t.csv --parameters ligand,solvent --objective yield:max --candidates stock.csv --smiles solvent
  meguri suggest --table t.csv --parameters a,b --objective yield:max --sd yield=yield_sd
  meguri suggest --table t.csv --parameters temperature,time --objective yield:max --prior-mean "yield=40 + 0.5 * temperature"
  meguri suggest --table t.csv --space space.yaml --objective yield:max --objective cost:min --json`;

function parseRange(text: string): ContinuousParameter {
  const [, name, bounds = ''] = /^(.+)=(.+)$/.exec(text) ?? [];
  const [lower, upper, last, ...rest] = bounds.split(':');
  const numbers = [lower, upper, ...(last === undefined || last === 'log' ? [] : [last])];
  if (name === undefined || rest.length > 0 || numbers.some((part) => !part || !Number.isFinite(Number(part)))) {
    throw new InvalidArgumentError('Write column and bounds, e.g. dose=0:1, dose=0:1:0.05 or dose=0.001:1:log.');
  }
  const range = { name, type: 'continuous' as const, lower: Number(lower), upper: Number(upper) };
  if (last === undefined) return range;
  return last === 'log' ? { ...range, scale: 'log' } : { ...range, step: Number(last) };
}
