import { Command } from 'commander';
import { addBacktest } from './commands/backtest.js';
import { addCalculate } from './commands/calculate.js';
import { addCalculators } from './commands/calculators.js';
import { addCampaigns } from './commands/campaigns.js';
import { addDescribe } from './commands/describe.js';
import { addExplain } from './commands/explain.js';
import { addImport } from './commands/import.js';
import { addJobs } from './commands/jobs.js';
import { addOperations } from './commands/operations.js';
import { addScreen } from './commands/screen.js';
import { addSparse } from './commands/sparse.js';
import { addStart } from './commands/start.js';
import { addStudies } from './commands/studies.js';
import { addSuggest } from './commands/suggest.js';
import { addTransfer } from './commands/transfer.js';

/** The command line of Meguri. Commands load what they need when they run, so that `--help` is instant. */
export function createProgram(): Command {
  const program = new Command('meguri')
    .description('An autonomous materials laboratory as one event-driven loop.')
    .version('0.1.0')
    .exitOverride()
    .showHelpAfterError('(meguri --help shows what can be typed)')
    .addHelpText(
      'after',
      `
Examples:
  meguri start                                run the laboratory and the bundled campaign, until Ctrl-C
  meguri start --campaign my-campaign.yaml    run another campaign
  meguri suggest --help                       plan with a table alone
  meguri backtest --help                      try the planner on a table of finished experiments
  meguri calculate --help                     calculate properties of a molecule
  meguri sparse --help                        find the descriptors that matter in a small table

Exit codes: 0 done, 1 failed, 2 bad input.`,
    );
  addStart(program);
  addCampaigns(program);
  addExplain(program);
  addOperations(program);
  addJobs(program);
  addStudies(program);
  addSuggest(program);
  addBacktest(program);
  addScreen(program);
  addDescribe(program);
  addImport(program);
  addCalculate(program);
  addCalculators(program);
  addSparse(program);
  addTransfer(program);
  return program;
}
