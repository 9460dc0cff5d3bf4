"""Vertical excitations of a closed-shell molecule by PySCF.

excitations.py --version
excitations.py REQUEST.json GEOMETRY.xyz RESULT.json

REQUEST.json  {"method": "tda" | "adc(2)", "functional": null for adc(2), "basis", "auxiliaryBasis", "grid": 0 to 9,
               "singlets", "triplets": how many of each, "cycles": most iterations of each solver,
               "careful": whether the orbitals are sought with a level shift and second-order steps}
RESULT.json   what was done and found; energies of states in eV, of the molecule and its geometry in atomic units

What goes wrong in a way that a reader can do something about is one line `CODE: reason; remedy` on stderr and exit code 1.
"""

import io
import json
import resource
import sys

import numpy
import pyscf
from pyscf import adc, dft, gto, lib, scf
from pyscf.data.nist import HARTREE2EV

HEAVIEST = 36  # beyond krypton effective core potentials and spin-orbit coupling are needed
STATE_TOLERANCE = 1e-3  # norm of the residual in Hartree; the energies are better than 1 meV then
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
    return gto.M(atom=[[symbol, [float(x) for x in at]] for symbol, *at in atoms], basis=basis, cart=False, verbose=0, **memory)


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


def tda(field, request):
    """Tamm-Dancoff approximation of linear response (Hirata and Head-Gordon, Chem. Phys. Lett. 314, 291, 1999)."""
    found = {}
    for kind, singlet in (("singlets", True), ("triplets", False)):
        solver = field.TDA()
        solver.set(nstates=request[kind], singlet=singlet, conv_tol=STATE_TOLERANCE, max_cycle=request["cycles"]).run()
        strengths = solver.oscillator_strength() if singlet else numpy.zeros(len(solver.e))
        found[kind] = states(solver.e, strengths, solver.converged)
    return {"correlation": 0.0, **found}


def adc2(field, request):
    """Algebraic diagrammatic construction of second order, core frozen (Schirmer, Phys. Rev. A 26, 2395, 1982)."""
    core = sum(core_orbitals(gto.charge(symbol)) for symbol in field.mol.elements)
    solver = adc.UADC(scf.addons.convert_to_uhf(field), frozen=(core, core))
    complaints = io.StringIO()  # the only place where it says that states did not converge
    solver.set(method="adc(2)", method_type="ee", stdout=complaints, verbose=lib.logger.WARN)
    solver.set(conv_tol=STATE_TOLERANCE**2, tol_residual=STATE_TOLERANCE, max_cycle=request["cycles"])
    energies, vectors, strengths, _ = solver.kernel(nroots=request["singlets"] + request["triplets"], guess="cis")
    converged = numpy.full(len(energies), "did not converge" not in complaints.getvalue())
    occupied = int(numpy.count_nonzero(field.mo_occ)) - core
    singles = occupied * (len(field.mo_occ) - core - occupied)
    # equal amplitudes of both spins make a singlet, opposite ones a triplet
    is_singlet = numpy.array([vector[:singles] @ vector[singles : 2 * singles] > 0 for vector in numpy.asarray(vectors).T])
    everything = numpy.asarray(energies), numpy.asarray(strengths), converged
    return {
        "correlation": float(solver.e_corr),
        "singlets": states(*(each[is_singlet] for each in everything)),
        "triplets": states(*(each[~is_singlet] for each in everything)),
    }


def core_orbitals(charge):
    return 0 if charge <= 2 else 1 if charge <= 10 else 5 if charge <= 18 else 9


def states(energies, strengths, converged):
    each = zip(energies, strengths, converged, strict=True)
    return [
        {"energy": float(energy * HARTREE2EV), "oscillatorStrength": float(strength), "converged": bool(done)}
        for energy, strength, done in sorted(each, key=lambda state: state[0])
    ]


if sys.argv[1:] == ["--version"]:
    print(f"PySCF {pyscf.__version__}")
    sys.exit()
try:
    main(*sys.argv[1:])
except Told as told:
    sys.exit(str(told))
