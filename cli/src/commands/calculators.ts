import { type Command, Option } from 'commander';
import { Output } from '../output.js';
import { parseAddress } from './laboratory-choice.js';

export function addCalculators(program: Command): void {
  const calculators = program
    .command('calculators')
    .description(
      'The external programs of calculations: what is installed, in which version, and whether it can be trusted.',
    )
    .addHelpText('after', help);
  calculators
    .command('list', { isDefault: true })
    .description(
      'List the calculators with version, capabilities and the result of a quick calculation with a known answer.',
    )
    .addOption(
      new Option('--url <address>', 'those of the laboratory with this console, by worker').argParser(parseAddress),
    )
    .option('--json', 'print them as one JSON object on the last line of stdout')
    .action(async ({ url, json = false }: { url?: string; json?: boolean }) => {
      const { listCalculators, listWorkers } = await import('../calculations/list-calculators.js');
      await (url ? listWorkers(url, new Output(json)) : listCalculators(new Output(json)));
    });
  calculators
    .command('install')
    .description('Install calculators: packages of Debian and of Python; needs root.')
    .argument('[programs...]', 'names as `meguri calculators` lists them (default: all that are missing)')
    .option('--json', 'print what was installed as one JSON object on the last line of stdout')
    .action(async (programs: string[], options: { json?: boolean }) => {
      const { installCalculators } = await import('../calculations/install-calculators.js');
      await installCalculators(programs, new Output(options.json ?? false));
    });
}

const help = `
Examples:
  meguri calculators
  meguri calculators --json
  meguri calculators --url http://127.0.0.1:8080
  meguri calculators install
  meguri calculators install xtb obabel`;
