import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calculate } from './standalone.js';

const needed = [
  ['lmp', '-h'],
  ['mopac', '--version'],
  ['obabel', '-V'],
  ['mpirun', '--version'],
  ['/usr/bin/python3', '-c', 'import rdkit'],
] as const;
const allHere = needed.every(([program, ...args]) => spawnSync(program, args).status === 0);

describe.skipIf(!allHere)('polystyrene (apt-get install lammps mopac openbabel openmpi-bin python3-rdkit)', () => {
  // 20 s on two idle cores; nothing here depends on how long it takes
  it('has the properties of the profile ci and a picture', { timeout: 600_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meguri-polymer-md-'));
    try {
      const request = { inputs: { smiles: '*CC(*)c1ccccc1' }, profile: 'ci' } as const;
      const { failure, properties, files } = await calculate('polymer-md', request, { folder, dispatcher: 'local' });
      expect(failure).toBeUndefined();
      const value = new Map(properties.map((property) => [property.name, property.value]));
      expect([...value.keys()].toSorted()).toEqual(['Rg', 'abbe_number', 'density', 'refractive_index']);
      const within = (name: string, low: number, high: number) => {
        expect(value.get(name), name).toBeGreaterThan(low);
        expect(value.get(name), name).toBeLessThan(high);
      };
      within('density', 0.6, 1.3);
      within('Rg', 2, 30);
      within('refractive_index', 1.4, 1.7);
      within('abbe_number', 20, 45);
      const figure = files.find(({ mediaType }) => mediaType === 'application/vnd.meguri.figure+json')!;
      const { series } = JSON.parse(readFileSync(join(folder, 'files', figure.sha256), 'utf8'));
      expect(series[0].y.length).toBeGreaterThan(50);
      expect(files.map(({ name }) => name)).toContain('sampled-0-1.lammpstrj');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
