import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import type { Output } from '../output.js';

export async function retract(
  observation: string,
  { why, ...choice }: LaboratoryChoice & { readonly why: string },
  output: Output,
): Promise<void> {
  await connectConsole(choice).retract(observation, why);
  output.say(`Observation ${observation} is withdrawn.`);
}

export async function listDeadLetters(options: LaboratoryChoice, output: Output): Promise<void> {
  const answer = await connectConsole(options).deadLetters();
  if (answer.total === 0) output.say('There are no dead letters.');
  for (const { sequence, at, durable, code, reason } of answer.deadLetters) {
    output.say(`${sequence}  ${at}  ${durable}  ${code}: ${reason}`);
  }
  output.result(answer);
}

const done = { retry: 'was taken this time', discard: 'is discarded' } as const;

export async function settleDeadLetter(
  action: keyof typeof done,
  sequence: number,
  options: LaboratoryChoice,
  output: Output,
): Promise<void> {
  const { durable } = await connectConsole(options).settleDeadLetter(sequence, action);
  output.say(`Dead letter ${sequence} of ${durable} ${done[action]}.`);
}
