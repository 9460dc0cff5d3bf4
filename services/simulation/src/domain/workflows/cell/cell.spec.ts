import { describe, expect, it } from 'vitest';
import { type CellSpec, cellSteps, moleculeSteps, type Polymer, problemOfPolymer } from './index.js';
import { dataFile, type LammpsMolecule, moleculeFile, summaryOf } from './lammps-files.js';
import { chainOf, tacticityOf } from './polymer.js';

const polystyrene: CellSpec = { units: ['*CC(*)c1ccccc1'], unitsPerChain: 6, chains: 4, density: 0.2 };

describe('the steps to an amorphous cell', () => {
  it('type a polymer once and give each cell its own random numbers and files', () => {
    const steps = cellSteps(polystyrene, [
      { name: 'r1', seed: 1 },
      { name: 'r2', seed: 2 },
    ]);
    expect(steps.map(({ name }) => name)).toEqual(['units', 'fragments', 'types', 'cell-r1', 'cell-r2']);
    expect(steps.slice(3).map(({ produces }) => produces)).toEqual([
      ['r1.data', 'r1.json'],
      ['r2.data', 'r2.json'],
    ]);
  });

  it('hand SMILES on in files alone', () => {
    for (const steps of [cellSteps(polystyrene, [{ name: 'a', seed: 1 }]), moleculeSteps('c1ccccc1', 'guest')]) {
      expect(steps.flatMap((step) => step.arguments).join(' ')).not.toContain('c1ccccc1');
      expect(JSON.stringify(steps[0]?.inputs)).toContain('c1ccccc1');
    }
  });

  it('fail by the molecule where it is the reason, and not where a program is', () => {
    const [{ failures, failsAs }] = cellSteps(polystyrene, []) as [ReturnType<typeof cellSteps>[number]];
    const isInput = (line: string) => failures?.some(({ pattern }) => pattern.test(line));
    expect(isInput('FORCE_FIELD.TERM_MISSING: GAFF has no bond cd-cp (atoms 4, 5); …')).toBe(true);
    expect(isInput('FORCE_FIELD.UNREADABLE: the output of obenergy cannot be read')).toBe(false);
    expect(failsAs).toBe('calculator');
  });
});

describe('the chains of a cell', () => {
  it.each<[Partial<Polymer>, RegExp]>([
    [{ units: ['*CC'] }, /1 open end/],
    [{ units: ['*CC*', '*=CC*'] }, /single bond/],
    [{ units: ['*CC*', '*CCO*'] }, /alternating, random or block/],
    [{ unitsPerChain: undefined }, /units or atoms/],
    [{ atomsPerChain: 100 }, /units or atoms/],
    [{ unitsPerChain: 0 }, /at least one/],
    [{ units: ['*O[C@@H](C)C(*)=O'], tacticity: 'atactic' }, /cannot be atactic/],
    [{ units: ['CC', 'CCC'] }, /two \* each/],
  ])('are refused as %j', (change, reason) => {
    expect(problemOfPolymer({ ...polystyrene, ...change })).toMatch(reason);
  });

  it('may be of one or several units, or molecules', () => {
    expect(problemOfPolymer(polystyrene)).toBeUndefined();
    expect(problemOfPolymer({ units: ['*CC*', '*CCO*'], arrangement: 'random', atomsPerChain: 100 })).toBeUndefined();
    expect(problemOfPolymer({ units: ['c1ccccc1'] })).toBeUndefined();
  });

  it('are atactic, unless the unit states its configuration', () => {
    expect(tacticityOf(polystyrene)).toBe('atactic');
    expect(tacticityOf({ units: ['*O[C@@H](C)C(*)=O'] })).toBe('isotactic');
  });
});

describe('files for LAMMPS', () => {
  const { chain } = chainOf({ units: ['FO'] }, [
    {
      elements: ['F', 'O', 'H'],
      bonds: [
        [0, 1, 1],
        [1, 2, 1],
      ],
      positions: Float64Array.of(0, 0, 0, 1.4, 0, 0, 1.4, 1, 0),
    },
  ]);
  const molecule: LammpsMolecule = {
    chain,
    charges: [-0.2, -0.1, 0.3],
    parameters: {
      types: ['f', 'ho', 'oh'].map((name) => ({ name, epsilon: 0.1, sigma: 3 })),
      typeOf: [0, 2, 1],
      bonds: {
        kinds: ['f-oh', 'ho-oh'].map((name) => ({ name, k: 300, length: 1.4 })),
        kindOf: [0, 1],
        atoms: [
          [0, 1],
          [1, 2],
        ],
      },
      angles: { kinds: [{ k: 50, angle: 105 }], kindOf: [0], atoms: [[0, 1, 2]] },
      torsions: { kinds: [], kindOf: [], atoms: [] },
      impropers: { kinds: [], kindOf: [], atoms: [] },
    },
  };

  it('number the atoms of all copies through, and leave out what does not occur', () => {
    const places = chain.residues[0]!.positions;
    const text = dataFile(molecule, 20, [places, places]);
    expect(text).toContain('6 atoms\n4 bonds\n2 angles\n0 dihedrals\n0 impropers\n3 atom types');
    expect(text).toContain('\nBonds\n\n1 1 1 2\n2 2 2 3\n3 1 4 5\n4 2 5 6\n');
    expect(text).toContain('6 2 2 0.300000 1.4000 1.0000 0.0000');
    expect(text).not.toContain('Dihedral Coeffs');
  });

  it('tell what holds hydrogen, for SHAKE, and how many types there are', () => {
    expect(summaryOf(molecule, 2)).toMatchObject({ atoms: 6, types: { atom: 3, angle: 1 } });
  });

  it('have one molecule as a template', () => {
    const text = moleculeFile(molecule, chain.residues[0]!.positions);
    expect(text).toContain('\nTypes\n\n1 1\n2 3\n3 2\n');
    expect(text).toContain('\nAngles\n\n1 1 1 2 3\n');
  });
});
