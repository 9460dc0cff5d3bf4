import { type Chemistry, openChemistry } from '@meguri/chemistry';
import type { Goal } from '@meguri/contracts';
import type { CampaignFile, CampaignFiles, EarlierMeasurements, EnclosedTable } from '../../application/ports.js';
import { readEarlierMeasurements } from './earlier-measurements.js';
import { readCampaignFile } from './read-campaign-file.js';

/** Reads campaign files; RDKit is loaded with the first one that speaks of substances. */
export class CampaignFileReader implements CampaignFiles {
  #chemistry: Promise<Chemistry> | undefined;

  async read(text: string, tables: Readonly<Record<string, string>>): Promise<CampaignFile> {
    if (!/\bsubstance\b/.test(text)) return readCampaignFile(text, { tables });
    this.#chemistry ??= openChemistry();
    return readCampaignFile(text, { tables, chemistry: await this.#chemistry });
  }

  readMeasurements(table: EnclosedTable, goal: Goal): EarlierMeasurements {
    return readEarlierMeasurements(table, goal);
  }
}
