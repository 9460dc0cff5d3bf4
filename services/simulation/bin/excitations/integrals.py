"""Density-fitted integrals of molecular orbitals."""

import numpy
from pyscf import lib


def three_centre(field, fitting):
    occupied = int(numpy.count_nonzero(field.mo_occ))
    blocks = [lib.unpack_tril(block) for block in fitting.loop()]
    both = [numpy.einsum("pi,Lpq,qj->Lij", field.mo_coeff, block, field.mo_coeff, optimize=True) for block in blocks]
    integrals = numpy.concatenate(both)
    inner, outer = slice(occupied), slice(occupied, None)
    kinds = ((inner, inner), (inner, outer), (outer, outer))
    return tuple(numpy.ascontiguousarray(integrals[:, x, y]) for x, y in kinds)
