import rdkit from '@rdkit/rdkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chemistryOf } from './chemistry.js';
import { type Chemistry, eachSmiles, openChemistry, SmilesError } from './index.js';

const BENZENE = 'c1ccccc1';
const ASPIRIN = 'CC(=O)Oc1ccccc1C(=O)O';
const POLYSTYRENE = '*CC(*)c1ccccc1';

let chemistry: Chemistry;
beforeAll(async () => {
  chemistry = await openChemistry();
});
afterAll(() => chemistry.close());

describe('canonical SMILES', () => {
  it.each([
    ['C1=CC=CC=C1', BENZENE],
    ['OC(=O)C1=CC=CC=C1OC(C)=O', ASPIRIN],
    ['P(C1CCCCC1)(C2CCCCC2)C3CCCCC3', 'C1CCC(P(C2CCCCC2)C2CCCCC2)CC1'],
    ['O=C([O-])C.[K+]', '[K+].CC(=O)[O-]'],
    ['[*]CC([*])c1ccccc1', POLYSTYRENE],
  ])('are the same for %s and %s', (one, other) => {
    expect(chemistry.canonical(one)).toBe(chemistry.canonical(other));
  });

  it('tell mirror images and different molecules apart', () => {
    expect(chemistry.canonical('C[C@H](N)C(=O)O')).not.toBe(chemistry.canonical('C[C@@H](N)C(=O)O'));
    expect(chemistry.canonical('CCO')).not.toBe(chemistry.canonical('COC'));
  });
});

describe('descriptors', () => {
  // molar masses from the standard atomic weights (IUPAC 2021): C6H6, C9H8O4, (C8H8)
  it.each([
    [BENZENE, 6 * 12.011 + 6 * 1.008, 6],
    [ASPIRIN, 9 * 12.011 + 8 * 1.008 + 4 * 15.999, 13],
    [POLYSTYRENE, 8 * 12.011 + 8 * 1.008, 8],
  ])('of %s have its molar mass and heavy atoms', (smiles, mass, atoms) => {
    const { amw, NumHeavyAtoms } = chemistry.descriptors(smiles);
    expect(amw).toBeCloseTo(mass, 6);
    expect(NumHeavyAtoms).toBe(atoms);
  });

  // RDKit 2026.09.1 for Python: MolWt, ExactMolWt, TPSA, MolLogP
  it.each([
    [ASPIRIN, 180.159, 180.042258736, 63.6, 1.3101],
    ['P(C1=CC=CC=C1)(C2=CC=CC=C2)C3=CC=CC=C3', 262.292, 262.09113711, 0, 3.4448],
    ['O=C([O-])C.[K+]', 98.142, 97.977011016, 40.13, -4.2398],
    ['Cn1c(=O)c2c(ncn2C)n(C)c1=O', 194.194, 194.08037556, 61.82, -1.0293],
  ])('of %s are those of RDKit elsewhere', (smiles, amw, exactmw, tpsa, CrippenClogP) => {
    const found = chemistry.descriptors(smiles);
    for (const [name, value] of Object.entries({ amw, exactmw, tpsa, CrippenClogP })) {
      expect(found[name], name).toBeCloseTo(value, 6);
    }
  });

  it('have the same names in the same order for every molecule', () => {
    const names = eachSmiles([BENZENE, 'O', POLYSTYRENE, '[Na+].[Cl-]', '*'], (smiles) =>
      Object.keys(chemistry.descriptors(smiles)),
    );
    expect(new Set(names.map((each) => each.join())).size).toBe(1);
  });

  it('are not a number where they are not defined', () => {
    expect(chemistry.descriptors('**').labuteASA).toBeNaN();
  });

  it('come per heavy atom as well where they grow with the molecule', () => {
    const plain = chemistry.descriptors(ASPIRIN);
    const more = chemistry.descriptors(ASPIRIN, { perAtom: true });
    expect(more).toMatchObject(plain);
    expect(more.amwPerAtom).toBe(plain.amw! / 13);
    expect(Object.keys(more)).not.toContain('FractionCSP3PerAtom');
  });
});

describe('fingerprints', () => {
  // set bits by RDKit 2026.09.1 for Python, GetMorganGenerator(radius=2, fpSize=2048)
  it.each([
    [BENZENE, [389, 1088, 1873]],
    ['Cc1ccccc1', [389, 1055, 1057, 1088, 1199, 1380, 1722, 1750, 1823, 1873, 1920]],
    ['C1CCC(P(C2CCCCC2)C2CCCCC2)CC1', [2, 45, 48, 572, 815, 890, 926, 1019, 1028, 1325, 1444, 1645]],
    [POLYSTYRENE, [1, 80, 170, 226, 247, 389, 541, 969, 1088, 1199, 1365, 1380, 1581, 1610, 1750, 1873, 2023, 2035]],
  ])('of %s set the bits that RDKit sets elsewhere', (smiles, bits) => {
    const words = chemistry.fingerprint(smiles);
    expect(words).toHaveLength(64);
    expect([...Array(2048).keys()].filter((bit) => (words[bit >>> 5]! >>> (bit & 31)) & 1)).toEqual(bits);
  });

  it('do not depend on how the molecule is written', () => {
    expect(chemistry.fingerprint('C1=CC=CC=C1')).toEqual(chemistry.fingerprint(BENZENE));
  });

  it('have the length and radius asked for', () => {
    expect(chemistry.fingerprint(ASPIRIN, { bits: 1024 })).toHaveLength(32);
    expect(chemistry.fingerprint(ASPIRIN, { radius: 0 })).not.toEqual(chemistry.fingerprint(ASPIRIN));
  });

  it.each([{ radius: -1 }, { radius: 1.5 }, { bits: 0 }, { bits: 100 }, { bits: Number.NaN }])(
    'refuse %j',
    (options) => {
      expect(() => chemistry.fingerprint(BENZENE, options)).toThrow(RangeError);
    },
  );
});

describe('what is no SMILES', () => {
  it.each([
    ['C1CC', /"C1CC" cannot be read: unclosed ring/],
    ['c1cccc1', /kekulize/],
    ['C(C)(C)(C)(C)C', /valence for atom # 0 C, 5, is greater than permitted/],
    ['ethanol', /syntax error/],
    ['', /it is empty/],
    ['CCO ethanol', /contains a blank/],
  ])('%j is refused with its reason', (smiles, message) => {
    expect(() => chemistry.canonical(smiles)).toThrow(SmilesError);
    expect(() => chemistry.canonical(smiles)).toThrow(message);
  });

  it('is placed in its list', () => {
    const ask = () => eachSmiles(['CCO', 'C1CC'], chemistry.fingerprint);
    expect(ask).toThrow(/^molecule 1: "C1CC" cannot be read: unclosed ring$/);
    expect(ask).toThrow(expect.objectContaining({ index: 1, remedy: expect.any(String) }));
  });
});

describe('memory', () => {
  it('is given back for every molecule, also when a question fails', async () => {
    const module = await rdkit.default();
    let made = 0;
    let deleted = 0;
    const counting = Object.assign(Object.create(module), {
      get_mol: (smiles: string) => {
        const molecule = module.get_mol(smiles);
        if (!molecule) return null;
        made++;
        const free = molecule.delete.bind(molecule);
        vi.spyOn(molecule, 'delete').mockImplementation(() => {
          deleted++;
          free();
        });
        if (smiles === 'CC')
          molecule.get_smiles = () => {
            throw new Error('out of order');
          };
        return molecule;
      },
    });
    const counted = chemistryOf(counting);
    counted.descriptors(BENZENE);
    counted.fingerprint(BENZENE);
    expect(() => counted.canonical('CC')).toThrow(/out of order/);
    expect(() => counted.canonical('C1CC')).toThrow(SmilesError);
    expect([made, deleted]).toEqual([3, 3]);
    counted.groups('*CCO*');
    expect(made).toBeGreaterThan(4);
    expect(deleted).toBe(made);
  });

  it('is gone once closed', async () => {
    const other = await openChemistry();
    other.close();
    other.close();
    expect(() => other.canonical('C')).toThrow(/closed/);
  });
});
