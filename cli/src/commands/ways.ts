import { Command, InvalidArgumentError, Option } from 'commander';
import type { Way } from '../backtest/ways.js';
import { withAcquisition } from './acquisitions.js';
import { collect, parseCount, withModel, withSubstances } from './question-options.js';

/** Adds the number of trials in a batch, and how points are chosen and judged. */
export function withStrategy(command: Command): Command {
  return withAcquisition(command)
    .option('--batch <number>', 'trials of each later batch', parseCount, 5)
    .addOption(new Option('--strategy <name>', 'how points are chosen').choices(['gp', 'random']).default('gp'));
}

/** Adds the ways to compare with. */
export function withComparison(command: Command): Command {
  return command.option(
    '--compare <way>',
    'also play another way of planning, from the same starts: one-hot, random, or a name and options: "A: --smiles ligand"; repeatable',
    collect(parseWay),
  );
}

/** Ways that need no options: values of substances are merely told apart, or nothing is learnt. */
const KNOWN: ReadonlyMap<string, Way['options']> = new Map([
  ['one-hot', { descriptors: [], smiles: [] }],
  ['random', { strategy: 'random' }],
]);

function parseWay(text: string): Way {
  const known = KNOWN.get(text.trim());
  if (known) return { name: text.trim(), options: known };
  const [, name, options] = /^\s*([^:]*[^:\s])\s*:\s+(-.*)$/s.exec(text) ?? [];
  if (name === undefined || options === undefined) {
    throw new InvalidArgumentError('Write one-hot, random, or a name, a colon and options: "A: --smiles ligand".');
  }
  return { name, options: wayOptionsOf(options) };
}

/** What is known of the substances is stated as a whole, so that a way with descriptors has no fingerprints from elsewhere. */
function wayOptionsOf(text: string): Way['options'] {
  const command = withStrategy(withModel(withSubstances(new Command())))
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} })
    .helpOption(false);
  try {
    command.parse(wordsOf(text), { from: 'user' });
  } catch (error) {
    const reason = (error as Error).message.replace(/^error: /, '');
    throw new InvalidArgumentError(
      `${reason} A way takes --descriptors, --smiles, --transform, --warp, --batch, --strategy and --acquisition.`,
    );
  }
  const typed = Object.entries(command.opts()).filter(([name]) => command.getOptionValueSource(name) === 'cli');
  const options: Way['options'] = Object.fromEntries(typed);
  const { descriptors, smiles } = options;
  return descriptors || smiles ? { ...options, descriptors: descriptors ?? [], smiles: smiles ?? [] } : options;
}

/** The words of a command line, of which some may stand in quotes. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replace(/["']/g, ''));
}
