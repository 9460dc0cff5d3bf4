import { basename } from 'node:path';
import { LabError, type openStudy, type StudyView } from '@meguri/contracts';
import type { z } from 'zod';
import { readText } from '../actions/read-text.js';
import type { ConsoleClient } from '../console/console-client.js';
import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import { UsageError } from '../failure.js';
import type { Output } from '../output.js';
import { studyLines } from './describe-study.js';
import { isSettled, studyWhen } from './follow-study.js';
import { type QuestionOptions, questionOf } from './question.js';

type Opening = z.input<typeof openStudy.input>;

export interface OpenOptions extends LaboratoryChoice, QuestionOptions {
  readonly title: string;
  readonly id?: string;
  readonly table?: string;
  readonly campaign?: string;
  readonly reopenAfter?: number;
  readonly wait?: boolean;
}

export async function open(options: OpenOptions, output: Output): Promise<void> {
  const opening: Opening = {
    title: options.title,
    ...(options.id !== undefined && { studyId: options.id }),
    data: dataOf(options),
    question: questionOf(options),
  };
  const client = connectConsole(options);
  const { studyId } = await client.openStudy(opening);
  output.say(`Study ${studyId} is open; \`meguri study show ${studyId} --wait\` follows it.`);
  await conclude(client, studyId, options, output);
}

export async function reopen(
  id: string,
  { table, why, ...options }: LaboratoryChoice & { table?: string; why: string; wait?: boolean },
  output: Output,
): Promise<void> {
  const client = connectConsole(options);
  const rows = table === undefined ? {} : { table: tableFrom(table) };
  await client.changeStudy(id, 'reopen', { why, ...rows });
  output.say(`Study ${id} begins again.`);
  await conclude(client, id, options, output);
}

const done = { cancel: 'is not surveyed any more', close: 'is closed' } as const;

export async function end(
  action: keyof typeof done,
  id: string,
  { why, ...choice }: LaboratoryChoice & { readonly why: string },
  output: Output,
): Promise<void> {
  const client = connectConsole(choice);
  await client.changeStudy(id, action, { why });
  output.say(`Study ${id} ${done[action]}.`);
  output.result(await client.study(id));
}

/** A table beside the command, as it is sent. */
export const tableFrom = (file: string) => ({ name: basename(file), text: readText('table', file) });

async function conclude(
  client: ConsoleClient,
  id: string,
  { wait }: { wait?: boolean },
  output: Output,
): Promise<void> {
  const study = await (wait ? studyWhen(client, id, isSettled, output) : client.study(id));
  if (wait) for (const line of studyLines(study)) output.say(line);
  output.result(study);
  if (wait && study.state === 'failed') throw failureOf(study);
}

function failureOf({ studyId, generations }: StudyView): LabError {
  const { reason, remedy } = generations.at(-1)!.failure!;
  return new LabError('STUDY.SURVEY_FAILED', `Study ${studyId} has no survey: ${reason}`, { remedy });
}

function dataOf({ table, campaign, reopenAfter }: OpenOptions): Opening['data'] {
  if ((table === undefined) === (campaign === undefined)) throw new UsageError('Name either --table or --campaign.');
  if (campaign === undefined) {
    if (reopenAfter !== undefined) throw new UsageError('--reopen-after is for the observations of a --campaign.');
    return { kind: 'table', table: tableFrom(table!) };
  }
  return {
    kind: 'campaign',
    campaignId: campaign,
    ...(reopenAfter !== undefined && { reopenOn: { observations: reopenAfter } }),
  };
}
