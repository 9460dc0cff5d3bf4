import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import type { Output } from '../output.js';
import { studyLines } from './describe-study.js';

/** Writes a study with all its files into a folder. */
export async function report(
  id: string,
  { out, ...choice }: LaboratoryChoice & { readonly out: string },
  output: Output,
): Promise<void> {
  const client = connectConsole(choice);
  const study = await client.study(id);
  const named = [
    ...study.generations.flatMap(({ generation, table, survey }) => [
      { name: `table-${generation}.csv`, file: table.file },
      ...(survey ? [{ name: `survey-${generation}.json`, file: survey.file }] : []),
    ]),
    ...study.screenings.flatMap(({ candidates, result }, i) => [
      { name: `candidates-${i + 1}.csv`, file: candidates },
      { name: `screening-${i + 1}.json`, file: result },
    ]),
  ];
  mkdirSync(out, { recursive: true });
  for (const { name, file } of named) writeFileSync(join(out, name), await client.studyFile(id, file.sha256));
  for (const card of study.models) {
    writeFileSync(join(out, `card-${card.property}-${card.version}.json`), `${JSON.stringify(card, null, 2)}\n`);
  }
  writeFileSync(join(out, 'study.json'), `${JSON.stringify(study, null, 2)}\n`);
  writeFileSync(join(out, 'study.txt'), `${studyLines(study).join('\n')}\n`);
  output.say(`The files of study ${id} are in ${out}; study.txt tells its story.`);
  output.result(study);
}
