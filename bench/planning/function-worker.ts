import { parentPort } from 'node:worker_threads';
import { meguri, playCampaign } from './campaign.ts';
import { functions } from './functions.ts';

/** Which campaign to play. */
export interface FunctionCampaign {
  readonly name: string;
  readonly seed: number;
  readonly strategy: 'gp' | 'random';
}

parentPort?.on('message', async ({ name, seed, strategy }: FunctionCampaign) => {
  const task = functions.find((candidate) => candidate.name === name)!;
  parentPort?.postMessage(await playCampaign(task, seed, meguri(task, seed, strategy)));
});
