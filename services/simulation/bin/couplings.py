"""Transfer integrals between molecules of the same kind by projection of fragment orbitals, with PySCF.

couplings.py --version
couplings.py REQUEST.json COUPLINGS.json

REQUEST.json    {"elements": of one molecule, "carrier": "hole" | "electron", "basis", "auxiliaryBasis",
                 "dimers": [{"positions": x, y, z of the first molecule's atoms, then of the second's, angstrom, ...}]}
COUPLINGS.json  {"program", "version", "dimers": [{..., "coupling": meV, "sites": [eV, eV], "overlap"}]}; all else of a
                dimer is handed through, and the positions are left out

The orbital of each molecule is that of the molecule alone by Hartree-Fock; the Fock matrix is that of the dimer. Both
orbitals are made orthogonal symmetrically (Valeev et al., J. Am. Chem. Soc. 128, 9882, 2006, equation 10):
J = (F12 - S12 (F11 + F22) / 2) / (1 - S12 ** 2). The sign of an orbital means nothing; to have it the same along a
trajectory, and for each molecule, it is taken from the first molecule of the first dimer, laid over the others.

What goes wrong in a way that a reader can do something about is one line `CODE: reason; remedy` on stderr and exit code 1.
"""

import json
import sys

import numpy
import pyscf
from pyscf import gto, scf
from pyscf.data.nist import BOHR, HARTREE2EV

DEGENERATE = 0.2  # eV; orbitals of a molecule that are nearer in energy couple as a group and not as a pair
CANDIDATES = 3  # orbitals from the frontier inwards among which the one of the reference is sought
LIKENESS = 0.8  # least cosine between the values of the orbital and those of the reference
PROBE = 0.7  # angstrom; the orbital is looked at so far from each atom, along each axis, both ways


class Told(Exception):
    pass


def main(request_file, result_file):
    with open(request_file, encoding="utf-8") as file:
        request = json.load(file)
    projection = Projection(request)
    dimers = [projection.coupling(dimer) for dimer in request["dimers"]]
    with open(result_file, "w", encoding="utf-8") as file:
        json.dump({"program": "PySCF", "version": pyscf.__version__, "dimers": dimers}, file)
    print("finished")


class Projection:
    def __init__(self, request):
        self.elements = request["elements"]
        self.inwards = {"hole": -1, "electron": 1}[request["carrier"]]
        self.basis, self.auxiliary = request["basis"], request["auxiliaryBasis"]
        self.reference = None

    def coupling(self, dimer):
        both = numpy.reshape(dimer["positions"], (2, -1, 3))
        (first, one), (second, other) = (self.orbital(positions) for positions in both)
        guess = numpy.zeros((2 * len(first), 2 * len(first)))
        guess[: len(first), : len(first)], guess[len(first) :, len(first) :] = one, other
        whole = self.field(numpy.concatenate(both), self.elements * 2, guess)
        orbitals = numpy.zeros((whole.mol.nao, 2))
        orbitals[: len(first), 0], orbitals[len(first) :, 1] = first, second
        fock = orbitals.T @ whole.get_fock() @ orbitals
        overlap = (orbitals.T @ whole.get_ovlp() @ orbitals)[0, 1]
        coupling = (fock[0, 1] - overlap * (fock[0, 0] + fock[1, 1]) / 2) / (1 - overlap**2)
        told = {name: value for name, value in dimer.items() if name != "positions"}
        sites = [float(fock[i, i] * HARTREE2EV) for i in range(2)]
        return {**told, "coupling": float(coupling * HARTREE2EV * 1000), "sites": sites, "overlap": float(overlap)}

    def field(self, positions, elements, guess=None):
        molecule = gto.M(atom=list(zip(elements, positions, strict=True)), basis=self.basis, verbose=0)
        field = scf.RHF(molecule).density_fit(auxbasis=self.auxiliary)
        field.kernel(guess)
        if not field.converged:
            field = field.newton()
            field.kernel(guess)
        if not field.converged:
            raise Told("SCF.NOT_CONVERGED: the orbitals of a dimer did not converge; look at its geometry")
        return field

    def orbital(self, positions):
        """Coefficients of the orbital that carries the charge, with the sign of the reference, and the density matrix."""
        field = self.field(positions, self.elements)
        frontier = field.mol.nelectron // 2 - (1 if self.inwards < 0 else 0)
        if self.reference is None:
            gap = abs(field.mo_energy[frontier] - field.mo_energy[frontier + self.inwards]) * HARTREE2EV
            if gap < DEGENERATE:
                raise Told(
                    f"COUPLING.DEGENERATE: the frontier orbital is only {gap:.2f} eV from the next one, so that no pair of"
                    " orbitals carries the charge; choose a molecule without degenerate frontier orbitals"
                )
            self.reference = positions, self.values(field, frontier, positions)
        chosen = [index for index in range(frontier, frontier + CANDIDATES * self.inwards, self.inwards)
                  if 0 <= index < len(field.mo_energy)]
        likenesses = [self.likeness(field, index, positions) for index in chosen]
        best = int(numpy.argmax(numpy.abs(likenesses)))
        if abs(likenesses[best]) < LIKENESS:
            raise Told(
                f"COUPLING.ORBITAL_LOST: no orbital is like that of the first molecule (at most {abs(likenesses[best]):.2f});"
                " the molecule is too floppy for one orbital to be followed"
            )
        return field.mo_coeff[:, chosen[best]] * numpy.sign(likenesses[best]), field.make_rdm1()

    def values(self, field, index, places):
        """The orbital near each atom of `places`."""
        probes = [places + sign * PROBE * axis for axis in self.axes(places) for sign in (1, -1)]
        return field.mol.eval_gto("GTOval", numpy.concatenate(probes) / BOHR) @ field.mo_coeff[:, index]

    def likeness(self, field, index, positions):
        own, reference = self.values(field, index, positions), self.reference[1]
        return float(own @ reference / numpy.linalg.norm(own) / numpy.linalg.norm(reference))

    def axes(self, positions):
        """Three axes that turn with the molecule: those of the reference, turned as it must be to lie over this one (Kabsch 1976)."""
        reference = self.reference[0] if self.reference else positions
        spread = (reference - reference.mean(0)).T @ (positions - positions.mean(0))
        left, _, right = numpy.linalg.svd(spread)
        handedness = numpy.diag([1, 1, numpy.sign(numpy.linalg.det(left @ right))])
        return left @ handedness @ right


if sys.argv[1:] == ["--version"]:
    print(f"PySCF {pyscf.__version__}")
    sys.exit()
try:
    main(*sys.argv[1:])
except Told as told:
    sys.exit(str(told))
