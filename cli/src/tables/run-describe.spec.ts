import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTable } from '@meguri/bayesopt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Output } from '../output.js';
import { runDescribe } from './run-describe.js';

let folder: string;
const file = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-describe-'));
  writeFileSync(file('t.csv'), '% two ethers\nname,smiles,y\n"a, b",COC,1\nc,CCOCC,\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function described(options = {}) {
  const questions = { table: file('t.csv'), smiles: 'smiles', output: file('out.csv'), json: true, groups: true };
  await runDescribe({ ...questions, ...options }, new Output(false));
  const text = readFileSync(file('out.csv'), 'utf8');
  return { text, ...parseTable(text) };
}

it('a described table has its own columns, comments and rows, and descriptors that differ between the rows', async () => {
  const { text, columns, rows } = await described();
  expect(text).toMatch(/^% two ethers\nname,smiles,y,/);
  expect(rows[0]!.slice(0, 3)).toEqual(['a, b', 'COC', 1]);
  expect(rows[1]![2]).toBeNull();
  expect(columns).toContain('amw');
  expect(columns).not.toContain('nEther');
});

it('a described table has the descriptors that were named', async () => {
  const { columns, rows } = await described({ columns: ['nEther', 'NumHeavyAtoms'] });
  expect(columns.slice(3)).toEqual(['nEther', 'NumHeavyAtoms']);
  expect(rows.map((row) => row.slice(3))).toEqual([
    [1, 3],
    [1, 5],
  ]);
  await expect(described({ columns: ['fr_ether'] })).rejects.toThrow(/--columns fr_ether: there is no such descriptor/);
});
