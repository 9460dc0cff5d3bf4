import { type Command, Option } from 'commander';
import { Output } from '../output.js';
import { jsonOption, withLaboratory } from './laboratory-choice.js';
import { sdOption } from './question-options.js';

/** The commands about campaigns of a running laboratory. */
export function addCampaigns(program: Command): void {
  addSubmit(program);
  addList(program);
  addWatch(program);
  addChange(program, 'pause', 'Propose and request nothing more for now; running trials finish.');
  addChange(program, 'resume', 'Let a paused campaign go on.');
  addChange(program, 'abort', 'End a campaign: open trials are withdrawn, running ones go to the next safe point.');
  addPropose(program);
  addExport(program);
  addTable(program);
}

function addSubmit(program: Command): void {
  withLaboratory(program.command('submit'))
    .description('Check a campaign file and start the campaign.')
    .argument('<file>', 'campaign file (YAML)')
    .option('--data <table>', 'earlier measurements: a table with a column for each parameter and objective')
    .option(...sdOption)
    .option('--id <id>', 'wanted id of the campaign (default: made from its name)')
    .option('--check', 'only say what is wrong with the file')
    .option(...jsonOption)
    .addHelpText(
      'after',
      `
The table is comma-, semicolon- or tab-separated; numbers are in the units of the campaign file; other columns are ignored.
A result may be a limit: >=95 where the detector was saturated, <2 below what it can see. Rows that are blank or "failed" are left out.

Examples:
  meguri submit campaigns/direct-arylation.yaml
  meguri submit my-campaign.yaml --data earlier.csv --sd yield=yield_sd
  meguri submit my-campaign.yaml --check`,
    )
    .action(async (file, options) => {
      const { submit } = await import('../actions/submit.js');
      await submit(file, options, new Output(options.json ?? false));
    });
}

function addList(program: Command): void {
  withLaboratory(program.command('list'))
    .description('Show all campaigns, newest first.')
    .option(...jsonOption)
    .addHelpText('after', '\nExamples:\n  meguri list\n  meguri list --json --url http://127.0.0.1:8080')
    .action(async (options) => {
      const { list } = await import('../actions/campaigns.js');
      await list(options, new Output(options.json ?? false));
    });
}

function addWatch(program: Command): void {
  withLaboratory(program.command('watch'))
    .description('Follow a campaign until it ends.')
    .argument('[campaign]', 'id of the campaign (default: the newest)')
    .option(...jsonOption)
    .addHelpText('after', '\nExamples:\n  meguri watch\n  meguri watch direct-arylation --json')
    .action(async (campaign, options) => {
      const { watch } = await import('../actions/campaigns.js');
      process.exitCode = await watch(campaign, options, new Output(options.json ?? false));
    });
}

function addChange(program: Command, action: 'pause' | 'resume' | 'abort', description: string): void {
  const command = withLaboratory(program.command(action)).description(description);
  command.argument('<campaign>', 'id of the campaign');
  if (action !== 'resume') command.option('--reason <text>', 'why, for the log of decisions');
  const example = action === 'resume' ? '' : ' --reason "the solvent runs out"';
  command
    .addHelpText('after', `\nExample:\n  meguri ${action} direct-arylation${example}`)
    .action(async (campaign, options) => {
      const { change } = await import('../actions/campaigns.js');
      await change(action, campaign, options, new Output(false));
    });
}

function addPropose(program: Command): void {
  withLaboratory(program.command('propose'))
    .description(
      'Put points to a campaign that you want tried; each must pass what the points of the planner must pass.',
    )
    .argument('<campaign>', 'id of the campaign')
    .requiredOption('--points <table>', 'the points: a table with a column for each parameter')
    .requiredOption('--why <text>', 'the reason, kept with the trials')
    .option(...jsonOption)
    .addHelpText(
      'after',
      `
The table is comma-, semicolon- or tab-separated; numbers are in the units of the campaign file; a column "source" names who is
to answer where there are several; other columns are ignored. The most wanted points stand first: the budget pays in that order.
Ends with 1 when some points are refused; the others are trials all the same.

Example:
  meguri propose direct-arylation --points rows.csv --why "the same base worked for the bromide"`,
    )
    .action(async (campaign, options) => {
      const { propose } = await import('../actions/propose.js');
      process.exitCode = await propose(campaign, options, new Output(options.json ?? false));
    });
}

function addExport(program: Command): void {
  withLaboratory(program.command('export'))
    .description('Write the observations of a campaign as a table, one row a trial.')
    .argument('<campaign>', 'id of the campaign')
    .addOption(new Option('--format <format>', 'what to write').choices(['csv', 'json']).default('csv'))
    .option('--output <file>', 'file to write (default: stdout)')
    .addHelpText(
      'after',
      `
Examples:
  meguri export direct-arylation --output yields.csv
  meguri export direct-arylation --format json | less`,
    )
    .action(async (campaign, options) => {
      const { exportCampaign } = await import('../actions/campaigns.js');
      await exportCampaign(campaign, options);
    });
}

function addTable(program: Command): void {
  withLaboratory(program.command('table'))
    .description('Write what campaigns measured and calculated at the same points side by side, one row a point.')
    .argument('<campaigns...>', 'ids of the campaigns; those that calculate and those that measure')
    .option('--output <file>', 'file to write (default: stdout)')
    .addHelpText(
      'after',
      `
Each property that was measured is a column, and each that was calculated one for every calculator and version, e.g. HOMO (xtb 6.7.1) [eV].
Substances come with their SMILES and the numbers known of them. Several values of one thing at one point become their mean.
The table is what meguri sparse reads.

Examples:
  meguri table refractive-index --output polymers.csv
  meguri table emitters-dft emitters-measured --output emitters.csv`,
    )
    .action(async (campaigns, options) => {
      const { writeTable } = await import('../actions/table.js');
      await writeTable(campaigns, options);
    });
}
