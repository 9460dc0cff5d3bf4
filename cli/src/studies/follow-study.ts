import { setTimeout as sleep } from 'node:timers/promises';
import type { StudyView } from '@meguri/contracts';
import type { ConsoleClient } from '../console/console-client.js';
import type { Output } from '../output.js';

const PAUSE_MS = 500;

/** The study as soon as `isThere` says so; tells meanwhile how far its survey is. */
export async function studyWhen(
  client: ConsoleClient,
  id: string,
  isThere: (study: StudyView) => boolean,
  output: Output,
): Promise<StudyView> {
  let told = '';
  for (;;) {
    const study = await client.study(id);
    if (isThere(study)) return study;
    const line = progressLine(study);
    if (line !== told) output.say(line);
    told = line;
    await sleep(PAUSE_MS);
  }
}

function progressLine({ generation, progress }: StudyView): string {
  if (!progress) return `generation ${generation}: working`;
  return `generation ${generation}: ${progress.stage} ${Math.floor(10 * progress.share) * 10} %`;
}

/** Whether no survey is running or waiting. */
export const isSettled = ({ state }: StudyView): boolean => state !== 'surveying';
