import type { showJob as showJobContract } from '@meguri/contracts';
import type { z } from 'zod';
import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import type { Output } from '../output.js';

type JobView = z.infer<typeof showJobContract.output>;

export async function listJobs(
  { campaign, ...choice }: LaboratoryChoice & { readonly campaign?: string },
  output: Output,
): Promise<void> {
  const answer = await connectConsole(choice).jobs(campaign);
  if (answer.total === 0) output.say('All calculations are over.');
  for (const job of answer.jobs) output.say(lineOf(job));
  if (answer.total > answer.jobs.length) output.say(`… and ${answer.total - answer.jobs.length} more`);
  output.result(answer);
}

export async function showJob(id: string, choice: LaboratoryChoice, output: Output): Promise<void> {
  const job = await connectConsole(choice).job(id);
  output.say(lineOf(job));
  for (const { name, value, unit, uncertainty } of job.properties) {
    const spread = uncertainty === undefined ? '' : ` ± ${uncertainty}`;
    output.say(`  ${name}  ${value}${spread} ${unit}`.trimEnd());
  }
  output.result(job);
}

export async function resumeJob(id: string, choice: LaboratoryChoice, output: Output): Promise<void> {
  await connectConsole(choice).changeJob(id, 'resume', {});
  output.say(`Job ${id} goes on.`);
}

export async function cancelJob(
  id: string,
  { reason, ...choice }: LaboratoryChoice & { readonly reason?: string },
  output: Output,
): Promise<void> {
  await connectConsole(choice).changeJob(id, 'cancel', { ...(reason !== undefined && { reason }) });
  output.say(`Job ${id} is called off.`);
}

const lineOf = ({ jobId, state, workflow, reason, remedy }: JobView): string => {
  const why = [reason, remedy].filter(Boolean).join('; ');
  return `${jobId}  ${state}  ${workflow}${why ? `  ${why}` : ''}`;
};
