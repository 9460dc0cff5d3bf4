import { join } from 'node:path';
import type { ModelCard, StudyView } from '@meguri/contracts';
import type { FinalModel, Survey } from '@meguri/sparse';
import { makeFolder, writeText } from '../actions/write-text.js';
import type { ConsoleClient } from '../console/console-client.js';
import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import { type ModelFile, modelFile, modelText } from '../models/model-file.js';
import type { Output } from '../output.js';
import { readDesign } from '../sparse/read-design.js';
import { reportPage } from '../sparse/report-page.js';
import { studyLines } from './describe-study.js';
import { asTyped } from './question.js';

type Write = (name: string, text: string) => string;

/** Writes a study with all its files into a folder, and a page with the plots of each survey. */
export async function report(
  id: string,
  { out, ...choice }: LaboratoryChoice & { readonly out: string },
  output: Output,
): Promise<void> {
  const client = connectConsole(choice);
  const study = await client.study(id);
  makeFolder('--out', out);
  const write: Write = (name, text) => {
    const file = join(out, name);
    writeText('--out', file, text);
    return file;
  };
  await writeGenerations(client, study, write);
  for (const [i, { candidates, result }] of study.screenings.entries()) {
    write(`candidates-${i + 1}.csv`, await client.studyFile(id, candidates.sha256));
    write(`screening-${i + 1}.json`, await client.studyFile(id, result.sha256));
  }
  for (const card of study.models) {
    const model = await publishedModel(client, study, card);
    if (model) write(`model-${card.property}-${card.version}.json`, modelText(model));
  }
  write('study.json', `${JSON.stringify(study, null, 2)}\n`);
  const story = write('study.txt', `${studyLines(study).join('\n')}\n`);
  output.say(`${story} tells what was decided; survey-<generation>.html has the plots.`);
  output.result(study);
}

async function writeGenerations(client: ConsoleClient, study: StudyView, write: Write): Promise<void> {
  for (const { generation, table, survey } of study.generations) {
    const file = write(`table-${generation}.csv`, await client.studyFile(study.studyId, table.file.sha256));
    if (!survey) continue;
    const text = await client.studyFile(study.studyId, survey.file.sha256);
    write(`survey-${generation}.json`, text);
    const options = asTyped(study.question, file);
    write(`survey-${generation}.html`, reportPage(options, JSON.parse(text) as Survey, await readDesign(options)));
  }
}

/** A model with its card; undefined of one that was published without a file. */
async function publishedModel(
  client: ConsoleClient,
  study: StudyView,
  card: ModelCard,
): Promise<ModelFile | undefined> {
  if (!card.file) return undefined;
  const text = await client.studyFile(study.studyId, card.file.sha256);
  const { search, ...model } = JSON.parse(text) as FinalModel & Pick<ModelFile, 'search'>;
  return modelFile({ card, model, search, molecules: study.question.molecules ?? null });
}
