import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignText } from '../actions/campaign-text.js';
import type { ConsoleClient } from '../console/console-client.js';
import { patiently } from '../console/patience.js';
import type { Output } from '../output.js';

const PATIENCE_MS = 30_000;

/**
 * Gives the campaign to follow: an unfinished one, or a new one from the file. A campaign file that was asked for by name
 * continues the unfinished campaign only if that came from the same text and tables.
 */
export async function continueOrSubmit(
  client: ConsoleClient,
  data: string,
  file: CampaignText,
  asked: boolean,
  output: Output,
): Promise<string> {
  const unfinished = (await patiently(() => client.campaigns(), PATIENCE_MS)).filter(
    ({ state }) => state !== 'finished',
  );
  const sources = new SubmittedTexts(data);
  const continued = unfinished.find(({ campaignId }) => !asked || sources.isFrom(campaignId, file));
  for (const { campaignId, trials } of unfinished) {
    output.say(`Campaign ${campaignId} continues after ${trials.observed} of at most ${trials.budget} trials.`);
  }
  if (continued !== undefined) return continued.campaignId;
  const key = randomUUID();
  const { campaignId } = await patiently(() => client.submit(file, key), PATIENCE_MS);
  sources.note(campaignId, file);
  output.say(`Campaign ${campaignId} begins.`);
  return campaignId;
}

/** Which campaign came from which text and tables, by hash; kept in the data directory. */
class SubmittedTexts {
  readonly #file: string;
  readonly #hashes: Record<string, string>;

  constructor(data: string) {
    this.#file = join(data, 'submitted.json');
    this.#hashes = existsSync(this.#file) ? JSON.parse(readFileSync(this.#file, 'utf8')) : {};
  }

  isFrom(campaignId: string, file: CampaignText): boolean {
    return this.#hashes[campaignId] === hashOf(file);
  }

  note(campaignId: string, file: CampaignText): void {
    this.#hashes[campaignId] = hashOf(file);
    writeFileSync(this.#file, JSON.stringify(this.#hashes, null, 2));
  }
}

const hashOf = ({ text, tables }: CampaignText): string =>
  Object.entries(tables)
    .reduce((hash, table) => hash.update(JSON.stringify(table)), createHash('sha256').update(text))
    .digest('hex');
