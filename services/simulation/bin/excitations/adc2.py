"""Excitations by the algebraic diagrammatic construction of second order."""

import functools

import numpy
from pyscf import gto, lib

from integrals import three_centre
from states import STATE_TOLERANCE, states

ENERGY_TOLERANCE = 1e-5  # Hartree, between one frequency and the next
MOST_FREQUENCIES = 20
SPARE = 4  # states of single excitations looked at beside those wanted
GUESSES = 8  # single excitations for each of those
SPACE = 100  # vectors of the solver


def adc2(field, request):
    """
    ADC(2) on a closed shell, core frozen (Schirmer, Phys. Rev. A 26, 2395, 1982; for the matrix Dreuw and Wormit, WIREs
    Comput. Mol. Sci. 5, 82, 2015). Doubles, whose block is diagonal, are folded into the singles, whose matrix then
    depends on the energy sought. Oscillator strengths are those of the singles.
    """
    core = sum(core_orbitals(gto.charge(symbol)) for symbol in field.mol.elements)
    factors = three_centre(field, field.with_df)
    # one matrix after the other: each holds as many numbers as there are pairs of single excitations, some times over
    singlets, correlation = lowest(SecondOrder(field, factors, core, 1), request["singlets"], request["cycles"])
    triplets, _ = lowest(SecondOrder(field, factors, core, -1), request["triplets"], request["cycles"])
    return {"correlation": correlation, "singlets": singlets, "triplets": triplets}


def lowest(matrix, count, cycles):
    """The lowest states of a matrix, and the correlation energy that it begins from."""
    guesses = ranked_guesses(matrix, count + SPARE, cycles)
    solutions = [solve(matrix, root, guesses, cycles) for root in range(count)]
    energies, vectors, converged = zip(*solutions, strict=True)
    strengths = [matrix.strength(*state) for state in zip(energies, vectors, strict=True)]
    return states(energies, strengths, converged), matrix.correlation


def ranked_guesses(matrix, count, cycles):
    """
    The lowest states of single excitations alone, in the order that they have with doubles to first order. A state whose
    symmetry no guess has would never be found, and doubles change the order: S1 of pyridine was missed without this.
    """
    diagonal = matrix.differences.ravel()
    lowest = numpy.eye(diagonal.size)[numpy.argsort(diagonal)[: GUESSES * count]]
    _, energies, vectors = davidson(matrix.first_order, lowest, diagonal, min(count, diagonal.size), cycles)
    corrected = [vector @ matrix.apply(vector, energy) for energy, vector in zip(energies, vectors, strict=True)]
    order = numpy.argsort(corrected)
    return [corrected[place] for place in order], [vectors[place] for place in order]


def solve(matrix, root, guesses, cycles):
    """Energy, singles and whether they converged, of the state of this number counted from 0."""
    energies, vectors = guesses
    energy, vectors = energies[root], vectors[: root + 2]
    for _ in range(MOST_FREQUENCIES):
        last = energy
        at_last = functools.partial(matrix.apply, energy=last)
        converged, energies, vectors = davidson(at_last, vectors, matrix.differences.ravel(), root + 1, cycles)
        energy = energies[root]
        if abs(energy - last) < ENERGY_TOLERANCE:
            return energy, vectors[root], converged[root]
    return energy, vectors[root], False


def davidson(apply, guesses, diagonal, count, cycles):
    return lib.davidson1(
        lambda trials: [apply(trial) for trial in trials],
        list(guesses),
        diagonal,
        nroots=count,
        tol=STATE_TOLERANCE**2,
        max_cycle=cycles,
        max_space=SPACE,
        verbose=0,
    )


class SecondOrder:
    """The matrix of the singles; `sign` is 1 in singlets, with equal amplitudes of both spins, and -1 in triplets."""

    def __init__(self, field, factors, core, sign):
        occupied = int(numpy.count_nonzero(field.mo_occ))
        inner_inner, inner_outer, self.outer_outer = factors
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
        amplitudes = coulomb / self.pairs
        both = self.swapped(coulomb)
        both *= -1
        both += 2 * coulomb
        self.correlation = -float(numpy.vdot(amplitudes, both))
        of_inner = amplitudes.reshape(inner, -1) @ both.reshape(inner, -1).T
        three = (inner, outer, -1)
        of_outer = numpy.einsum("iax,ibx->ab", amplitudes.reshape(three), both.reshape(three), optimize=True)
        self.of_inner, self.of_outer = (of_inner + of_inner.T) / 2, (of_outer + of_outer.T) / 2
        # the exchange is what both have less than twice the Coulomb integrals
        self.coupling = both if self.sign == 1 else both - 2 * coulomb
        del both, coulomb
        self.amplitudes = self.swapped(amplitudes)
        self.amplitudes *= -1
        if self.sign == 1:
            self.amplitudes += 2 * amplitudes

    def swapped(self, pairs):
        """(ia|jb) to (ib|ja)."""
        inner, outer = self.differences.shape
        return pairs.reshape(inner, outer, inner, outer).transpose(0, 3, 2, 1).reshape(pairs.shape)

    def apply(self, vector, energy):
        singles = vector.reshape(self.differences.shape)
        answer = self.of_inner @ singles + singles @ self.of_outer + self.by_doubles(singles, energy)
        coupled, correlated = self.coupling @ vector, self.amplitudes @ vector
        second = (self.amplitudes @ coupled + self.coupling @ correlated) / 2
        return self.first_order(vector) + answer.ravel() - second

    def first_order(self, vector):
        """Configuration interaction of singles."""
        singles = vector.reshape(self.differences.shape)
        exchange = numpy.tensordot(self.inner_inner, self.outer_outer @ singles.T, ((0, 2), (0, 2)))
        coulomb = (1 + self.sign) * (self.inner_outer @ vector) @ self.inner_outer
        return (self.differences * singles - exchange).ravel() + coulomb

    def by_doubles(self, singles, energy):
        """Singles to doubles, over their distance from the energy, and back."""
        size, (inner, outer) = len(self.inner_outer), singles.shape
        turned = numpy.einsum("Qca,ka->Qkc", self.outer_outer, singles, optimize=True)
        turned -= numpy.einsum("Qik,ic->Qkc", self.inner_inner, singles, optimize=True)
        half = turned.reshape(size, -1).T @ self.inner_outer
        same = half + half.T
        doubles = self.swapped(same)
        doubles *= -1
        doubles += 2 * (same if self.sign == 1 else half)
        doubles /= energy - self.pairs
        back = (self.inner_outer @ doubles.T).reshape(size, inner, outer)
        answer = numpy.einsum("Qkc,Qca->ka", back, self.outer_outer, optimize=True)
        return answer - numpy.einsum("Qkc,Qik->ic", back, self.inner_inner, optimize=True)

    def strength(self, energy, vector):
        """Amplitudes of both spins add up in a singlet, and cancel in a triplet."""
        if self.sign == -1:
            return 0.0
        return 2 / 3 * energy * 2 * float(numpy.sum((self.dipole @ vector) ** 2))


def core_orbitals(charge):
    return 0 if charge <= 2 else 1 if charge <= 10 else 5 if charge <= 18 else 9
