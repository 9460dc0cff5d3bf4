import { type Command, InvalidArgumentError } from 'commander';
import { Output } from '../output.js';
import { jsonOption, withLaboratory } from './laboratory-choice.js';

/** The commands of the operator. */
export function addOperations(program: Command): void {
  addEmergencyStop(program);
  addRetract(program);
  addDeadLetters(program);
}

function addEmergencyStop(program: Command): void {
  withLaboratory(program.command('estop'))
    .description('Stop all devices now. Goes straight to execution: broker, database and console may be down.')
    .option('--reason <text>', 'why, for the log', 'stopped from the command line')
    .option('--execution-url <address>', 'address of the execution service (default: that of the local one)')
    .option(...jsonOption)
    .addHelpText(
      'after',
      `
The stop holds until a person resets it on the page of the laboratory.

Examples:
  meguri estop
  meguri estop --reason "smoke at the reactor"`,
    )
    .action(async (options) => {
      const { emergencyStop } = await import('../actions/emergency-stop.js');
      process.exitCode = await emergencyStop(options, new Output(options.json ?? false));
    });
}

function addRetract(program: Command): void {
  withLaboratory(program.command('retract'))
    .description('Withdraw an observation: it stays in the archive, and no model uses it any more.')
    .argument('<observation>', 'id of the observation, <run>/<property>')
    .requiredOption('--why <text>', 'the reason, kept with the observation')
    .addHelpText('after', '\nExample:\n  meguri retract direct-arylation_t0007_1/yield --why "wrong internal standard"')
    .action(async (observation, options) => {
      const { retract } = await import('../actions/operations.js');
      await retract(observation, options, new Output(false));
    });
}

function addDeadLetters(program: Command): void {
  const command = program
    .command('dead-letters')
    .description('Look at messages that no handler could take; retry or discard them.')
    .addHelpText(
      'after',
      `
Examples:
  meguri dead-letters list
  meguri dead-letters retry 3
  meguri dead-letters discard 3`,
    );
  withLaboratory(command.command('list'))
    .description('Show them, oldest first, with what went wrong.')
    .option(...jsonOption)
    .action(async (options) => {
      const { listDeadLetters } = await import('../actions/operations.js');
      await listDeadLetters(options, new Output(options.json ?? false));
    });
  for (const action of ['retry', 'discard'] as const) {
    withLaboratory(command.command(action))
      .description(action === 'retry' ? 'Let the handler try once more.' : 'Give the message up for good.')
      .argument('<number>', 'its number in the list', parseNumber)
      .action(async (number, options) => {
        const { settleDeadLetter } = await import('../actions/operations.js');
        await settleDeadLetter(action, number, options, new Output(false));
      });
  }
}

function parseNumber(text: string): number {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Not the number of a dead letter.');
}
