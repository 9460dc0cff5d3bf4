import type { Command } from 'commander';
import { Output } from '../output.js';
import { jsonOption, withLaboratory } from './laboratory-choice.js';

/** The commands about the calculations of a laboratory. */
export function addJobs(program: Command): void {
  const command = program
    .command('jobs')
    .description('Look at the calculations of the laboratory; let paused ones go on, or call them off.')
    .addHelpText(
      'after',
      `
Examples:
  meguri jobs list
  meguri jobs show screening_t0007_1
  meguri jobs resume screening_t0007_1
  meguri jobs cancel screening_t0007_1 --reason "the structure is wrong"`,
    );
  withLaboratory(command.command('list'))
    .description('Show those that are not over; first those that wait for a person, with the reason.')
    .option('--campaign <id>', 'only those of this campaign')
    .option(...jsonOption)
    .action(async (options) => {
      const { listJobs } = await import('../actions/jobs.js');
      await listJobs(options, new Output(options.json ?? false));
    });
  withLaboratory(command.command('show'))
    .description('Show one, whatever became of it.')
    .argument('<job>', 'id of the job')
    .option(...jsonOption)
    .action(async (job, options) => {
      const { showJob } = await import('../actions/jobs.js');
      await showJob(job, options, new Output(options.json ?? false));
    });
  withLaboratory(command.command('resume'))
    .description('Let a paused one go on, when what it waited for is mended.')
    .argument('<job>', 'id of the job')
    .action(async (job, options) => {
      const { resumeJob } = await import('../actions/jobs.js');
      await resumeJob(job, options, new Output(false));
    });
  withLaboratory(command.command('cancel'))
    .description('Call one off, whether it waits or runs.')
    .argument('<job>', 'id of the job')
    .option('--reason <text>', 'why, for the log')
    .action(async (job, options) => {
      const { cancelJob } = await import('../actions/jobs.js');
      await cancelJob(job, options, new Output(false));
    });
}
