import { parentPort } from 'node:worker_threads';
import { type Manner, sourcesTasks, spend } from './sources.ts';

/** Which campaign to play. */
export interface SourcesCampaign {
  readonly name: string;
  readonly seed: number;
  readonly manner: Manner;
}

parentPort?.on('message', ({ name, seed, manner }: SourcesCampaign) => {
  const task = sourcesTasks.find((candidate) => candidate.name === name)!;
  parentPort?.postMessage(spend(task, seed, manner));
});
