import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCampaign } from './campaign-text.js';

let folder: string;
const written = (text: string) => {
  const file = join(folder, 'campaign.yaml');
  writeFileSync(file, text);
  return readCampaign(file);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-campaign-text-'));
  mkdirSync(join(folder, 'tables'));
  writeFileSync(join(folder, 'tables/ligands.csv'), 'name,size\nA,1\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a campaign file that is sent', () => {
  it('takes along the tables it names, which stand beside it', () => {
    const text = `parameters:
  - { name: ligand, type: substance, values: [A], descriptors: { table: tables/ligands.csv } }
  - { name: dose, type: discrete, values: [1], unit: g }
  - { name: base, type: substance, values: [A], descriptors: { table: tables/ligands.csv } }
`;
    expect(written(text)).toEqual({ text, tables: { 'tables/ligands.csv': 'name,size\nA,1\n' } });
  });

  it.each([
    ['a table that is not there', 'parameters: [{ descriptors: { table: lost.csv } }]'],
    ['a folder in place of a table', 'parameters: [{ descriptors: { table: tables } }]'],
    ['what is no campaign', 'parameters: 5'],
    ['what is no YAML', 'parameters: ['],
    ['nothing', ''],
  ])('leaves the complaint about %s to planning', (_, text) => {
    expect(written(text)).toEqual({ text, tables: {} });
  });
});
