import { describe, expect, it } from 'vitest';
import { atomicResult, fileOfResult, qcMoleculeOfXyz } from './qcschema.js';

const xyz = '3\n energy: -5.07 gnorm: 0.0001 xtb: 6.5.1\nO 0 0 0.119\nH 0 0.763 -0.477\nH 0 -0.763 -0.477\n';
const water = atomicResult({
  molecule: qcMoleculeOfXyz(xyz),
  model: { method: 'GFN2-xTB', basis: null },
  keywords: {},
  provenance: { creator: 'xtb', version: '6.5.1', routine: 'xtb --opt' },
  energy: -5.070544,
  extras: { orbitals: { unit: 'eV', homo: -12.1, lumo: 2.2 } },
});

describe('a result of quantum chemistry for other programs', () => {
  it('has what the JSON Schema of QCSchema 1 requires of an output and its molecule', () => {
    // molssi.github.io/QCSchema, qcschema_output and qcschema_molecule: "required"
    for (const key of ['schema_name', 'schema_version', 'molecule', 'driver', 'model', 'keywords', 'provenance'])
      expect(water, key).toHaveProperty(key);
    for (const key of ['properties', 'return_result', 'success']) expect(water, key).toHaveProperty(key);
    for (const key of ['schema_name', 'schema_version', 'symbols', 'geometry'])
      expect(water.molecule, key).toHaveProperty(key);
    expect([water.schema_name, water.schema_version]).toEqual(['qcschema_output', 1]);
    expect([water.molecule.schema_name, water.molecule.schema_version]).toEqual(['qcschema_molecule', 2]);
  });

  it('is in atomic units: a geometry of ångström becomes one of bohr', () => {
    expect(water.molecule.symbols).toEqual(['O', 'H', 'H']);
    expect(water.molecule.geometry).toHaveLength(9);
    // 1 Å = 1.8897261 bohr (CODATA)
    expect(water.molecule.geometry[4]).toBeCloseTo(0.763 * 1.8897261, 6);
    expect(water.properties).toMatchObject({ return_energy: -5.070544, calcinfo_natom: 3 });
  });

  it('is one file of the job', () => {
    const { name, mediaType, bytes } = fileOfResult('result', water);
    expect([name, mediaType]).toEqual(['result.qcschema.json', 'application/json']);
    expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(water);
  });
});
