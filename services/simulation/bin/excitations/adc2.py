"""Excitations by the algebraic diagrammatic construction of second order."""

import numpy
from pyscf import gto, lib

from integrals import three_centre
from states import STATE_TOLERANCE, states

ENERGY_TOLERANCE = 1e-5  # Hartree, between one frequency and the next
MOST_FREQUENCIES = 20


def adc2(field, request):
    """
    ADC(2) on a closed shell, core frozen (Schirmer, Phys. Rev. A 26, 2395, 1982; for the matrix Dreuw and Wormit, WIREs
    Comput. Mol. Sci. 5, 82, 2015). Doubles, whose block is diagonal, are folded into the singles, whose matrix then
    depends on the energy sought. Oscillator strengths are those of the singles.
    """
    core = sum(core_orbitals(gto.charge(symbol)) for symbol in field.mol.elements)
    found = {}
    for kind, sign in (("singlets", 1), ("triplets", -1)):
        matrix = SecondOrder(field, core, sign)
        solutions = [solve(matrix, root, request["cycles"]) for root in range(request[kind])]
        energies, vectors, converged = zip(*solutions, strict=True)
        strengths = [matrix.strength(*state) if sign == 1 else 0.0 for state in zip(energies, vectors, strict=True)]
        found[kind] = states(energies, strengths, converged)
    return {"correlation": matrix.correlation, **found}


def solve(matrix, root, cycles):
    """Energy, singles and whether they converged, of the state of this number counted from 0."""
    diagonal = matrix.differences.ravel()
    energy = 0.0
    guess = numpy.eye(diagonal.size)[numpy.argsort(diagonal)[: root + 2]]
    for _ in range(MOST_FREQUENCIES):
        last = energy
        converged, energies, vectors = lib.davidson1(
            lambda trials: [matrix.apply(trial, last) for trial in trials],
            list(guess),
            diagonal,
            nroots=root + 1,
            tol=STATE_TOLERANCE**2,
            max_cycle=cycles,
            verbose=0,
        )
        energy, guess = energies[root], vectors
        if abs(energy - last) < ENERGY_TOLERANCE:
            return energy, vectors[root], converged[root]
    return energy, vectors[root], False


class SecondOrder:
    """The matrix of the singles; amplitudes of both spins are equal in singlets (`sign` 1), opposite in triplets (-1)."""

    def __init__(self, field, core, sign):
        occupied = int(numpy.count_nonzero(field.mo_occ))
        inner_inner, inner_outer, self.outer_outer = three_centre(field, field.with_df)
        self.inner_inner = inner_inner[:, core:, core:].copy()
        self.inner_outer = inner_outer[:, core:].reshape(len(inner_outer), -1)
        self.differences = field.mo_energy[occupied:] - field.mo_energy[core:occupied, None]
        self.pairs = self.differences.ravel()[:, None] + self.differences.ravel()
        self.sign = sign
        with field.mol.with_common_orig((0, 0, 0)):
            dipole = field.mol.intor("int1e_r")
        inner, outer = field.mo_coeff[:, core:occupied], field.mo_coeff[:, occupied:]
        self.dipole = numpy.einsum("pi,xpq,qa->xia", inner, dipole, outer, optimize=True).reshape(3, -1)
        self.prepare()

    def prepare(self):
        """What does not depend on the energy; amplitudes are those of Moller and Plesset with the sign turned."""
        inner, outer = self.differences.shape
        coulomb = self.inner_outer.T @ self.inner_outer
        exchange = self.swapped(coulomb)
        amplitudes = coulomb / self.pairs
        both = 2 * coulomb - exchange
        self.correlation = -float(numpy.vdot(amplitudes, both))
        of_inner = amplitudes.reshape(inner, -1) @ both.reshape(inner, -1).T
        three = (inner, outer, -1)
        of_outer = numpy.einsum("iax,ibx->ab", amplitudes.reshape(three), both.reshape(three), optimize=True)
        self.of_inner, self.of_outer = (of_inner + of_inner.T) / 2, (of_outer + of_outer.T) / 2
        self.coupling = (1 + self.sign) * coulomb - exchange
        self.amplitudes = (1 + self.sign) * amplitudes - self.swapped(amplitudes)

    def swapped(self, pairs):
        """(ia|jb) to (ib|ja)."""
        inner, outer = self.differences.shape
        return pairs.reshape(inner, outer, inner, outer).transpose(0, 3, 2, 1).reshape(pairs.shape)

    def apply(self, vector, energy):
        singles = vector.reshape(self.differences.shape)
        answer = self.differences * singles + self.of_inner @ singles + singles @ self.of_outer
        answer -= numpy.tensordot(self.inner_inner, self.outer_outer @ singles.T, ((0, 2), (0, 2)))
        coupled, correlated = self.coupling @ vector, self.amplitudes @ vector
        second = (self.amplitudes @ coupled + self.coupling @ correlated) / 2
        first = (1 + self.sign) * (self.inner_outer @ vector) @ self.inner_outer
        return (answer + self.by_doubles(singles, energy)).ravel() + first - second

    def by_doubles(self, singles, energy):
        """Singles to doubles, over their distance from the energy, and back."""
        size, (inner, outer) = len(self.inner_outer), singles.shape
        turned = numpy.einsum("Qca,ka->Qkc", self.outer_outer, singles, optimize=True)
        turned -= numpy.einsum("Qik,ic->Qkc", self.inner_inner, singles, optimize=True)
        half = turned.reshape(size, -1).T @ self.inner_outer
        same = half + half.T
        doubles = half + self.sign * half.T + same - self.swapped(same)
        doubles /= energy - self.pairs
        back = (self.inner_outer @ doubles.T).reshape(size, inner, outer)
        answer = numpy.einsum("Qkc,Qca->ka", back, self.outer_outer, optimize=True)
        return answer - numpy.einsum("Qkc,Qik->ic", back, self.inner_inner, optimize=True)

    def strength(self, energy, vector):
        """Of a singlet; amplitudes of both spins add up."""
        return 2 / 3 * energy * 2 * float(numpy.sum((self.dipole @ vector) ** 2))


def core_orbitals(charge):
    return 0 if charge <= 2 else 1 if charge <= 10 else 5 if charge <= 18 else 9
