import { resolve } from 'node:path';
import { type CampaignText, readCampaign } from '../actions/campaign-text.js';
import { CampaignProgress, describeEnd } from '../console/campaign-progress.js';
import { ConsoleClient } from '../console/console-client.js';
import { followCampaign } from '../console/follow-campaign.js';
import { patiently } from '../console/patience.js';
import type { Output } from '../output.js';
import { bundledCampaign } from '../places.js';
import { continueOrSubmit } from './campaign-choice.js';
import { campaignReport } from './campaign-report.js';
import { type Laboratory, openLaboratory } from './laboratory.js';
import { watchForStop } from './stop-signal.js';

/** A lake that is busy or begins anew is no reason to end the laboratory. */
const REPORT_WITHIN_MS = 60_000;

export interface StartOptions {
  readonly campaign?: string;
  readonly data: string;
  readonly fresh?: boolean;
  readonly once?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

/** Runs the laboratory until the wish to stop or, with `once`, the end of the campaign; gives the exit code. */
export async function runStart(options: StartOptions, output: Output): Promise<number> {
  const say = (line: string) => output.say(line);
  const file = readCampaign(options.campaign ?? bundledCampaign);
  const began = performance.now();
  const laboratory = await openLaboratory({ ...options, data: resolve(options.data), say });
  const { signal } = watchForStop(() => {
    laboratory.kill();
    process.exit(1);
  });
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  try {
    say(`Starting the laboratory in ${options.data} …`);
    await Promise.race([laboratory.start(), stopped]);
    if (signal.aborted) return 1;
    say(`The laboratory is ready after ${((performance.now() - began) / 1000).toFixed(1)} s: ${laboratory.url}`);
    const exitCode = await runCampaign(laboratory, file, options, output, signal);
    if (options.once) return exitCode;
    if (!signal.aborted) say(`The page stays at ${laboratory.url} until Ctrl-C.`);
    await (signal.aborted || stopped);
    return 0;
  } finally {
    if (signal.aborted) say('Stopping in order (Ctrl-C again: at once) …');
    await laboratory.stop();
  }
}

/** Gives 0 when the campaign finished, 1 when it was aborted, failed, or stopping came first. */
async function runCampaign(
  laboratory: Laboratory,
  file: CampaignText,
  options: StartOptions,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const client = new ConsoleClient(laboratory.url);
  const id = await continueOrSubmit(client, laboratory.site.data, file, options.campaign !== undefined, output);
  const progress = new CampaignProgress(output);
  const ended = await followCampaign(client, id, (campaign) => progress.update(campaign), signal)
    .catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    })
    .finally(() => progress.end());
  if (ended === undefined) return 1;
  output.say(describeEnd(ended.summary));
  const report = await patiently(() => campaignReport(laboratory.site, ended), REPORT_WITHIN_MS);
  output.result(report);
  return report.status === 'finished' ? 0 : 1;
}
