import type { AcquisitionName } from '@meguri/bayesopt';
import { type Command, Option } from 'commander';

/** The acquisitions, each in words for people; the engine itself is loaded only when it is needed. */
const acquisitions: Readonly<Record<AcquisitionName, string>> = {
  'expected-improvement': 'on the best measured value',
  'noisy-expected-improvement': 'on what was truly reached, behind noise and at points that are still to do',
  'thompson-sampling': 'each point is the best of one function drawn from the model',
  'upper-confidence-bound': 'if every outcome came out two standard deviations above its mean',
};

export const acquisitionHelp = `
Acquisitions:
${Object.entries(acquisitions)
  .map(([name, meaning]) => `  ${name.padEnd(28)}${meaning}`)
  .join('\n')}`;

/** Adds how the model judges points. */
export function withAcquisition(command: Command): Command {
  return command.addOption(
    new Option('--acquisition <name>', 'how the model judges points')
      .choices(Object.keys(acquisitions))
      .default('expected-improvement' satisfies AcquisitionName),
  );
}
