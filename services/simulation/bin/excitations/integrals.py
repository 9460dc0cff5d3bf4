"""Density-fitted integrals of molecular orbitals."""

import numpy
from pyscf import lib

BLOCK = 64  # auxiliary functions at a time, so that the integrals of atomic orbitals need little memory


def three_centre(field, fitting):
    """Of pairs occupied-occupied, occupied-virtual and virtual-virtual, auxiliary functions first."""
    occupied = field.mo_occ > 0
    inner, outer = field.mo_coeff[:, occupied], field.mo_coeff[:, ~occupied]
    kinds = ((inner, inner), (inner, outer), (outer, outer))
    blocks = [
        [numpy.einsum("pi,Lpq,qj->Lij", left, whole, right, optimize=True) for left, right in kinds]
        for whole in map(lib.unpack_tril, fitting.loop(BLOCK))
    ]
    return tuple(numpy.concatenate(kind) for kind in zip(*blocks, strict=True))
