import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pythonEnvironment } from '../../../adapters/local/python-environment.js';

const bin = fileURLToPath(new URL('../../../../bin/excitations', import.meta.url));
const python = join(pythonEnvironment(), 'bin/python');

/** Largest differences from PySCF's own solvers, Hartree: of functionals with both kinds of exchange, and of ADC(2). */
const comparison = `
import sys
sys.path.insert(0, sys.argv[1])
from adc2 import adc2
from pyscf import adc, dft, gto, scf
from pyscf.data.nist import HARTREE2EV
from tamm_dancoff import tda

molecule = gto.M(atom="C 0 0 0; O 0 0 1.2; H 0 0.94 -0.59; H 0 -0.94 -0.59", basis="sto-3g", verbose=0)
request = {"responseGrid": 0, "singlets": 1, "triplets": 1, "cycles": 100}
for functional in ("pbe0", "cam-b3lyp"):
    field = dft.RKS(molecule, xc=functional).density_fit()
    field.grids.level = 0
    field.run()
    ours = tda(field, request)
    for kind, singlet in (("singlets", True), ("triplets", False)):
        theirs = field.TDA().set(nstates=1, singlet=singlet).run().e[0]
        print(ours[kind][0]["energy"] / HARTREE2EV - theirs)
field = scf.RHF(molecule).density_fit().run()
solver = adc.UADC(scf.UHF(molecule).density_fit().run(), frozen=(2, 2))
solver.set(method="adc(2)", method_type="ee", compute_properties=False)
t1, s1 = sorted(solver.kernel(nroots=2)[0])
ours = adc2(field, request)
print(ours["singlets"][0]["energy"] / HARTREE2EV - s1)
print(ours["triplets"][0]["energy"] / HARTREE2EV - t1)
print(ours["correlation"] - solver.e_corr)
`;

describe.skipIf(!existsSync(python))('the states by PySCF (meguri calculators install meguri-pyscf)', () => {
  it('are those of its own solvers, by functionals of both kinds and by ADC(2)', () => {
    const { stdout, stderr } = spawnSync(python, ['-B', '-c', comparison, bin], {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    const differences = stdout.trim().split('\n').map(Number);
    expect(differences, stderr).toHaveLength(7);
    for (const difference of differences) expect(Math.abs(difference)).toBeLessThan(2e-5);
  });
});
