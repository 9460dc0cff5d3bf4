import { writeFileSync } from 'node:fs';
import { LabError } from '@meguri/contracts';
import { CampaignProgress, describeEnd, describeStanding } from '../console/campaign-progress.js';
import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import { followCampaign } from '../console/follow-campaign.js';
import type { Output } from '../output.js';

export async function list(options: LaboratoryChoice, output: Output): Promise<void> {
  const campaigns = await connectConsole(options).campaigns();
  if (campaigns.length === 0) output.say('There is no campaign yet; `meguri submit FILE` starts one.');
  for (const campaign of campaigns) {
    const { campaignId, state, end, trials } = campaign;
    const done = `${trials.observed + trials.failed} of at most ${trials.budget} trials`;
    output.say(`${campaignId}  ${end ?? state}  ${done}  ${describeStanding(campaign)}`);
  }
  output.result({ campaigns });
}

/** Gives 0 when the campaign finished, 1 when it was aborted or failed. */
export async function watch(id: string | undefined, options: LaboratoryChoice, output: Output): Promise<number> {
  const client = connectConsole(options);
  const campaign = id ?? (await client.campaigns())[0]?.campaignId;
  if (campaign === undefined) throw new LabError('CAMPAIGN.UNKNOWN', 'There is no campaign yet.');
  const progress = new CampaignProgress(output);
  const update = progress.update.bind(progress);
  const ended = await followCampaign(client, campaign, update, new AbortController().signal).finally(() =>
    progress.end(),
  );
  output.say(describeEnd(ended.summary));
  output.result(ended.summary);
  return ended.summary.end === 'aborted' || ended.summary.end === 'failed' ? 1 : 0;
}

const done = { pause: 'is paused', resume: 'goes on', abort: 'is aborted' } as const;

export async function change(
  action: keyof typeof done,
  campaign: string,
  { reason, ...choice }: LaboratoryChoice & { readonly reason?: string },
  output: Output,
): Promise<void> {
  await connectConsole(choice).change(campaign, action, reason === undefined ? {} : { reason });
  output.say(`Campaign ${campaign} ${done[action]}.`);
}

export async function exportCampaign(
  campaign: string,
  options: LaboratoryChoice & { readonly format: 'csv' | 'json'; readonly output?: string },
): Promise<void> {
  const text = await connectConsole(options).export(campaign, options.format);
  if (options.output === undefined) process.stdout.write(text);
  else writeFileSync(options.output, text);
}
