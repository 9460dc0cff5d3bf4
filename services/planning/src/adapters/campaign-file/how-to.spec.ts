import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chemistry, openChemistry } from '@meguri/chemistry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCampaignFile } from './read-campaign-file.js';

const page = readFileSync(join(import.meta.dirname, '../../../../../docs/how-to/write-a-campaign.md'), 'utf8');
const examples = Array.from(page.matchAll(/```yaml\n(.*?)```/gs), ([, text = '']) => text);
/** The parts that an example leaves out. */
const rest: Readonly<Record<string, string>> = {
  version: '1',
  name: 'example',
  parameters: '[{ name: ligand, type: categorical, values: [PPh3, X-Phos] }]',
  objectives: '[{ name: yield, direction: maximise, unit: "%" }]',
  sources: '[{ name: expert, type: person }]',
  budget: '{ trials: 20 }',
};

const solvents = readFileSync(join(import.meta.dirname, '../../../../../campaigns/solvents.csv'), 'utf8');

let chemistry: Chemistry;
beforeAll(async () => {
  chemistry = await openChemistry();
});
afterAll(() => chemistry.close());

describe('an example of the page about campaign files', () => {
  it('is there for every part', () => {
    for (const part of [
      'parameters',
      'compareBy',
      'descriptors',
      'sum',
      'of',
      'never',
      'formula',
      'perBatch',
      'objectives',
      'stop',
      'transform',
      'warping',
    ])
      expect(examples.some((text) => text.includes(`${part}:`))).toBe(true);
  });

  it.each(examples)('has no problem: %s', (example) => {
    const missing = Object.entries(rest).filter(([part]) => !new RegExp(`^${part}:`, 'm').test(example));
    const text = `${example}${missing.map(([part, value]) => `${part}: ${value}\n`).join('')}`;
    expect(readCampaignFile(text, { tables: { 'solvents.csv': solvents }, chemistry }).problems).toEqual([]);
  });
});
