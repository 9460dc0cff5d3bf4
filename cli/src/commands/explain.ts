import { type Command, Option } from 'commander';
import type { LaboratoryChoice } from '../console/console-connection.js';
import { UsageError } from '../failure.js';
import type { ExplainModelOptions } from '../models/explain-model.js';
import { Output } from '../output.js';
import { jsonOption, withLaboratory } from './laboratory-choice.js';
import { parseCount } from './question-options.js';

interface ExplainOptions extends LaboratoryChoice, Partial<ExplainModelOptions> {
  readonly trial?: string;
  readonly json?: boolean;
}

export function addExplain(program: Command): void {
  withLaboratory(program.command('explain'))
    .description('Say what a model has learnt: that of the planner in a campaign, or one in a file.')
    .argument('[campaign]', 'id of the campaign')
    .option('--trial <trial>', 'a trial whose prediction is wanted in parts, e.g. t0012')
    .option('--model <file>', 'instead of a campaign: a model file that `meguri sparse --choose … --out DIR` wrote')
    .option('--table <file>', 'with --model: the rows to explain it on')
    .option('--row <number>', 'with --model: the row whose prediction is wanted in parts (default: all)', parseCount)
    .addOption(
      new Option('--variant <variant>', 'with --model: what stands for a feature that is not known')
        .choices(['interventional', 'conditional-gaussian'])
        .default('interventional'),
    )
    .option('--smiles <column>', 'with --model: column of SMILES, where it has another name than in the model')
    .option('--seed <number>', 'with --model: seed of the shuffles of permutation importance', parseCount, 1)
    .option('--svg <file>', 'with --model: draw what moves the predictions, or with --row the parts of that one')
    .option(...jsonOption)
    .addHelpText('after', help)
    .action(async (campaign: string | undefined, options: ExplainOptions) => {
      const output = new Output(options.json ?? false);
      const { model, table } = options;
      if (model !== undefined && campaign === undefined) {
        if (table === undefined) throw new UsageError('--model needs --table: the rows to explain it on.');
        const { explainModel } = await import('../models/explain-model.js');
        await explainModel(options as ExplainModelOptions, output);
        return;
      }
      if (campaign === undefined || model !== undefined) throw new UsageError('name a campaign, or give --model.');
      const { explain } = await import('../actions/explain.js');
      await explain(campaign, options, output);
    });
}

const help = `
Predictions are taken apart into Shapley values: with the average prediction they add up to the prediction. Of a model file the variant is
named: interventional, what the model does with a feature; conditional-gaussian, what knowing it says of the prediction, so that correlated
features share. Where the table has the target, permutation importance says how much the error grows when a feature is shuffled.

Examples:
  meguri explain direct-arylation
  meguri explain direct-arylation --trial t0012 --json
  meguri explain --model study/model.json --table polymers.csv --row 3 --svg parts.svg`;
