import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import type { Output } from '../output.js';
import { studyLines } from './describe-study.js';
import { isSettled, studyWhen } from './follow-study.js';

export async function list(choice: LaboratoryChoice, output: Output): Promise<void> {
  const studies = await connectConsole(choice).studies();
  if (studies.length === 0) output.say('There is no study yet; `meguri study open` begins one.');
  for (const { studyId, state, generation, rows, title } of studies) {
    output.say(`${studyId}  ${state}  generation ${generation}  ${rows} rows  ${title}`);
  }
  output.result({ studies });
}

export async function show(
  id: string,
  { wait, ...choice }: LaboratoryChoice & { readonly wait?: boolean },
  output: Output,
): Promise<void> {
  const client = connectConsole(choice);
  const study = await (wait ? studyWhen(client, id, isSettled, output) : client.study(id));
  for (const line of studyLines(study)) output.say(line);
  output.result(study);
}
