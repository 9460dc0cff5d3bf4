import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalDispatcher } from '../adapters/local/local-dispatcher.js';
import { failureOf } from '../domain/failures.js';
import type { CalculationStep } from '../domain/workflow.js';
import { type CellSpec, cellSteps } from '../domain/workflows/cell/index.js';

const answers = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
// apt-get install lammps openbabel python3-rdkit
const areHere =
  answers('lmp', '-h') && answers('obabel', '-V') && answers('/usr/bin/python3', '-c', 'import rdkit.Chem');

describe.skipIf(!areHere)('the programs that build cells', () => {
  let root: string;
  let dispatcher: LocalDispatcher;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'meguri-cells-'));
    dispatcher = new LocalDispatcher(root, 2);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const run = (key: string, steps: readonly CalculationStep[]) =>
    dispatcher.submit({ key, try: 1, steps, resources: { threads: 1, megabytes: 2000 } }).end;
  const one = (spec: CellSpec) => cellSteps(spec, [{ name: 'a', seed: 1 }]);

  const script = `
units real
atom_style full
bond_style harmonic
angle_style harmonic
dihedral_style charmm
improper_style cvff
pair_style lj/cut/coul/cut 30
pair_modify mix arithmetic
special_bonds amber
read_data a.data
thermo_style custom ebond eangle edihed evdwl
run 0
print finished
`;
  const kilojoules = 4.184;

  it('give LAMMPS the same bonds, angles, torsions and dispersion as Open Babel computes itself', async () => {
    // of several terms for one torsion Open Babel takes only one; biphenyl has none
    const { outputs, stopped } = await run('biphenyl', [
      ...one({ units: ['c1ccccc1-c1ccccc1'], chains: 1, density: 0.001 }),
      {
        name: 'lammps',
        program: 'lmp',
        arguments: ['-in', 'run.in', '-log', 'none'],
        inputs: { 'run.in': script },
        produces: [],
        failsAs: 'calculator',
        seconds: 60,
      },
      {
        name: 'babel',
        program: 'obenergy',
        arguments: ['-ff', 'GAFF', '-v', 'units.sdf'],
        produces: [],
        failsAs: 'calculator',
        seconds: 60,
      },
    ]);
    expect(stopped).toBeUndefined();
    const [lammps, babel] = outputs.slice(-2).map(({ standardOutput }) => standardOutput);
    const found = /E_vdwl\s*\n([^\n]+)/.exec(lammps!)![1]!.trim().split(/\s+/).map(Number);
    const expected = ['BOND STRETCHING', 'ANGLE BENDING', 'TORSIONAL', 'VAN DER WAALS'].map((kind) =>
      Number(new RegExp(`TOTAL ${kind} ENERGY\\s+=\\s+(\\S+)`).exec(babel!)![1]),
    );
    for (const [index, value] of expected.entries())
      expect(Math.abs(found[index]! * kilojoules - value)).toBeLessThan(0.003 * value + 0.005);
  });

  it('have every term of a polyimide, whose types Open Babel alone gets wrong', async () => {
    const kapton = '*c1ccc(cc1)Oc1ccc(cc1)N1C(=O)c2cc3c(cc2C1=O)C(=O)N(*)C3=O';
    const { outputs, stopped } = await run(
      'kapton',
      one({ units: [kapton], unitsPerChain: 3, chains: 2, density: 0.2 }),
    );
    expect(stopped).toBeUndefined();
    expect(JSON.parse(outputs.at(-1)!.files!['a.json']!)).toMatchObject({ atoms: 2 * (3 * 39 + 8), unitsPerChain: 3 });
  });

  it.each([
    ['*c1ccc(*)s1', 'FORCE_FIELD.TERM_MISSING', /no bond cd-cp/],
    ['*O[Si](*)(C)C', 'FORCE_FIELD.ELEMENT', /Si/],
    ['*C[CH]*', 'FORCE_FIELD.RADICAL', /radical/],
    ['*C[N+](*)(C)C', 'FORCE_FIELD.CHARGED', /charge 1/],
    ['*CC(C)(C)(C)*', 'SMILES.INVALID', /no molecule/],
  ])('refuse %s with %s', async (unit, code, reason) => {
    const steps = one({ units: [unit], unitsPerChain: 3, chains: 1, density: 0.1 });
    const { stopped } = await run(code.replace('.', '-'), steps);
    const failure = failureOf(stopped!, steps);
    expect(failure).toMatchObject({ class: 'input', code, reason: expect.stringMatching(reason) });
  });
});
