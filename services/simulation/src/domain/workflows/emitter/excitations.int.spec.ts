import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pythonEnvironment } from '../../../adapters/local/python-environment.js';

const bin = fileURLToPath(new URL('../../../../bin', import.meta.url));
const python = join(pythonEnvironment(), 'bin/python');

/** Largest difference from PySCF's own solver, Hartree, of a functional with each kind of exchange. */
const comparison = `
import sys
sys.path.insert(0, sys.argv[1])
import excitations
from pyscf import dft, gto

molecule = gto.M(atom="C 0 0 0; O 0 0 1.2; H 0 0.94 -0.59; H 0 -0.94 -0.59", basis="sto-3g", verbose=0)
request = {"responseGrid": 0, "singlets": 2, "triplets": 2, "cycles": 100}
worst = 0
for functional in ("pbe0", "cam-b3lyp"):
    field = dft.RKS(molecule, xc=functional).density_fit()
    field.grids.level = 0
    field.run()
    ours = excitations.tda(field, request)
    for kind, singlet in (("singlets", True), ("triplets", False)):
        theirs = field.TDA().set(nstates=2, singlet=singlet).run().e
        for state, energy in zip(ours[kind], theirs, strict=True):
            worst = max(worst, abs(state["energy"] / excitations.HARTREE2EV - energy))
print(worst)
`;

describe.skipIf(!existsSync(python))('the states by PySCF (meguri calculators install meguri-pyscf)', () => {
  it('are those of its own solver, whatever exchange the functional has', () => {
    const { stdout, stderr } = spawnSync(python, ['-c', comparison, bin], {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    expect(Number(stdout || Number.NaN), stderr).toBeLessThan(2e-5);
  });
});
