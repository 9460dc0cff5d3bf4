import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calculate } from './standalone.js';

const program = fileURLToPath(new URL('../bin/meguri-pyscf', import.meta.url));
const isHere = [
  [program, '--version'],
  ['xtb', '--version'],
  ['obabel', '-V'],
].every(([name, argument]) => spawnSync(name!, [argument!]).status === 0);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-emitter-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const emitter = (smiles: string) =>
  calculate('emitter', { inputs: { smiles }, profile: 'ci' }, { folder, dispatcher: 'local' });

describe.skipIf(!isHere)('an emitter by PySCF (meguri calculators install meguri-pyscf xtb obabel)', () => {
  it('has its states in the order of nature, its spectrum, and a result that other programs read', async () => {
    const { status, properties, files, failure } = await emitter('C=O');
    expect([status, failure]).toEqual(['succeeded', undefined]);
    const { s1, t1, homo, lumo } = Object.fromEntries(properties.map(({ name, value }) => [name, value]));
    // n to π*: 3.97 and 3.57 eV (Véril et al., WIREs Comput. Mol. Sci. 11, e1517, 2021); a minimal basis is rough
    expect(Math.abs(s1! - 3.97)).toBeLessThan(0.5);
    expect(Math.abs(t1! - 3.57)).toBeLessThan(0.5);
    expect(t1! < s1! && s1! < lumo! - homo!).toBe(true);
    expect(files.map(({ name }) => name)).toContain('absorption-spectrum.figure.json');
    const { sha256 } = files.find(({ name }) => name === 'result.qcschema.json')!;
    const result = JSON.parse(readFileSync(join(folder, 'files', sha256), 'utf8'));
    expect(result).toMatchObject({ molecule: { symbols: ['C', 'O', 'H', 'H'] }, provenance: { creator: 'PySCF' } });
    expect(result.extras.meguri.excitations[0]).toMatchObject({ multiplicity: 1, energy: { value: s1, unit: 'eV' } });
  });

  it('is refused for a radical, which only its electrons show', async () => {
    const { status, failure } = await emitter('[CH3]');
    expect([status, failure?.code]).toEqual(['failed', 'METHOD.OPEN_SHELL']);
  });
});
