import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calculate } from '../../../standalone.js';

const isThere = (program: string, ...words: string[]) => spawnSync(program, words).status === 0;
const allAreThere =
  isThere('lmp', '-h') && isThere('obabel', '-V') && isThere('/usr/bin/python3', '-c', 'import rdkit');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-film-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const deposit = (smiles: string) =>
  calculate(
    'vapour-deposition',
    { inputs: { smiles, temperature: 60 }, profile: 'ci' },
    { folder, dispatcher: 'local' },
  );

describe.skipIf(!allAreThere)('a real deposition (apt-get install lammps openbabel python3-rdkit)', () => {
  it('makes a film of ethylene that lies on the substrate, with trajectory, log and figures', async () => {
    const { status, properties, files, failure } = await deposit('C=C');
    expect(failure).toBeUndefined();
    expect(status).toBe('succeeded');
    const value = Object.fromEntries(properties.map((property) => [property.name, property.value]));
    expect(value.molecules_landed).toBe(10);
    // a single layer, which the flat substrate orients
    expect(value.orientation_order).toBeLessThan(0);
    const names = files.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['film.lammpstrj', 'film.log', 'order-by-time.figure.json']));
  });

  it('is refused with the term that the force field lacks', async () => {
    const { status, failure } = await deposit('c1ccsc1-c1cccs1');
    expect(status).toBe('failed');
    expect(failure).toMatchObject({
      code: 'FORCE_FIELD.TERM_MISSING',
      reason: expect.stringMatching(/GAFF has no \w+ \S+-/),
    });
  });
});
