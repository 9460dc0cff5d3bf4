"""Vertical excitations of a closed-shell molecule by PySCF.

meguri-pyscf --version
meguri-pyscf REQUEST.json GEOMETRY.xyz RESULT.json

REQUEST.json  {"method": "tda" | "adc(2)", "functional": null for adc(2), "basis", "auxiliaryBasis",
               "grid", "responseGrid": integration grids of PySCF for the orbitals and for the states, 0 to 9,
               "singlets", "triplets": how many of each, "cycles": most iterations of each solver,
               "careful": whether the orbitals are sought with a level shift and second-order steps}
RESULT.json   what was done and found; energies of states in eV, of the molecule and its geometry in atomic units

What goes wrong where a reader can do something about it is one line `CODE: reason; remedy` on stderr, and exit code 1.
"""

import json
import resource
import sys
from importlib.metadata import version

if __name__ == "__main__" and sys.argv[1:] == ["--version"]:
    # before PySCF is loaded, which takes long on a busy machine: a campaign waits for the answer
    print(f"PySCF {version('pyscf')}")
    sys.exit()

import numpy
import pyscf
from pyscf import dft, gto, scf
from pyscf.data.nist import HARTREE2EV

from adc2 import adc2
from tamm_dancoff import tda

HEAVIEST = 36  # beyond krypton effective core potentials and spin-orbit coupling are needed
SHARE_OF_MEMORY = 0.6  # of what the job may use; the rest is Python's


class Told(Exception):
    pass


def main(request_file, geometry_file, result_file):
    with open(request_file, encoding="utf-8") as file:
        request = json.load(file)
    molecule = molecule_of(geometry_file, request["basis"])
    field = orbitals(molecule, request)
    solve = {"tda": tda, "adc(2)": adc2}[request["method"]]
    occupied = int(numpy.count_nonzero(field.mo_occ))
    result = {
        **request,
        "program": "PySCF",
        "version": pyscf.__version__,
        "symbols": molecule.elements,
        "geometry": molecule.atom_coords().ravel().tolist(),
        "functions": int(molecule.nao),
        "electrons": int(molecule.nelectron),
        "energy": float(field.e_tot),
        "homo": float(field.mo_energy[occupied - 1] * HARTREE2EV),
        "lumo": float(field.mo_energy[occupied] * HARTREE2EV),
        **solve(field, request),
    }
    with open(result_file, "w", encoding="utf-8") as file:
        json.dump(result, file)
    print("finished")


def molecule_of(geometry_file, basis):
    with open(geometry_file, encoding="utf-8") as file:
        atoms = [line.split()[:4] for line in file.read().splitlines()[2:] if line.strip()]
    charges = [gto.charge(symbol) for symbol, *_ in atoms]
    if max(charges) > HEAVIEST:
        raise Told("METHOD.ELEMENT: an element is heavier than krypton; use a program with effective core potentials")
    if sum(charges) % 2:
        raise Told("METHOD.OPEN_SHELL: the number of electrons is odd; give a closed-shell molecule")
    limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
    memory = {} if limit == resource.RLIM_INFINITY else {"max_memory": SHARE_OF_MEMORY * limit / 1e6}
    places = [[symbol, [float(x) for x in at]] for symbol, *at in atoms]
    return gto.M(atom=places, basis=basis, cart=False, verbose=0, **memory)


def orbitals(molecule, request):
    if request["method"] == "tda":
        field = dft.RKS(molecule, xc=request["functional"])
        field.grids.level = request["grid"]
    else:
        field = scf.RHF(molecule)
    field = field.density_fit(auxbasis=request["auxiliaryBasis"])
    field.max_cycle = request["cycles"]
    if request["careful"]:
        field.level_shift = 0.3
        field.run()
        field.level_shift = 0
        field = field.newton()
        field.run(field.mo_coeff, field.mo_occ)
    else:
        field.run()
    if not field.converged:
        raise Told(f"SCF.NOT_CONVERGED: no self-consistent field in {request['cycles']} cycles; a level shift may help")
    return field.undo_newton() if request["careful"] else field


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Told as told:
        sys.exit(str(told))
