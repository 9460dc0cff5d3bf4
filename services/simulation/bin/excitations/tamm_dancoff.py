"""Excitations in the Tamm-Dancoff approximation of time-dependent density functional theory."""

import numpy
from pyscf import dft, tdscf

from integrals import three_centre
from states import STATE_TOLERANCE, states


def tda(field, request):
    """Tamm-Dancoff approximation of linear response (Hirata and Head-Gordon, Chem. Phys. Lett. 314, 291, 1999)."""
    found = {}
    inner_outer, exchange = coulomb_and_exchange(field)
    grids = dft.Grids(field.mol)
    grids.level = request["responseGrid"]
    grids.build()
    for kind, singlet in (("singlets", True), ("triplets", False)):
        solver = TammDancoff(field)
        solver.inner_outer, solver.exchange, solver.grids = inner_outer, exchange, grids
        solver.set(nstates=request[kind], singlet=singlet, conv_tol=STATE_TOLERANCE, max_cycle=request["cycles"]).run()
        strengths = solver.oscillator_strength() if singlet else numpy.zeros(len(solver.e))
        found[kind] = states(solver.e, strengths, solver.converged)
    return {"correlation": 0.0, **found}


class TammDancoff(tdscf.rks.TDA):
    """PySCF's, with Coulomb and exchange contracted in molecular orbitals: far faster than in atomic ones."""

    def gen_vind(self, _field=None):
        field = self._scf
        occupied = field.mo_occ > 0
        inner, outer = field.mo_coeff[:, occupied], field.mo_coeff[:, ~occupied]
        differences = field.mo_energy[~occupied] - field.mo_energy[occupied][:, None]
        functional = functional_response(field, self.grids, self.singlet)

        def apply(vectors):
            amplitudes = numpy.asarray(vectors).reshape(-1, *differences.shape)
            densities = numpy.einsum("qa,xia,pi->xqp", outer, amplitudes, 2 * inner, optimize=True)
            response = numpy.einsum("xqp,pi,qa->xia", functional(densities), inner, outer, optimize=True)
            response += differences * amplitudes
            for answer, amplitude in zip(response, amplitudes, strict=True):
                if self.singlet:
                    answer += 2 * numpy.tensordot(numpy.tensordot(self.inner_outer, amplitude, 2), self.inner_outer, 1)
                for share, inner_inner, outer_outer in self.exchange:
                    half = outer_outer @ amplitude.T
                    answer -= share * numpy.tensordot(inner_inner, half, ((0, 2), (0, 2)))
            return response.reshape(len(response), -1)

        return apply, differences.ravel()


def functional_response(field, grids, singlet):
    """What the exchange-correlation functional answers to a change of the density."""
    numbers = field._numint
    density, potential, kernel = numbers.cache_xc_kernel(field.mol, grids, field.xc, field.mo_coeff, field.mo_occ, 1)
    return lambda densities: numbers.nr_rks_fxc_st(
        field.mol, grids, field.xc, None, densities, 0, singlet, density, potential, kernel / 2
    )


def coulomb_and_exchange(field):
    """Integrals (ia| for Coulomb, and shares of exchange with the integrals (ij| and (ab| that they are of."""
    omega, long_range, hybrid = field._numint.rsh_and_hybrid_coeff(field.xc)
    inner_inner, inner_outer, outer_outer = three_centre(field, field.with_df)
    exchange = [(hybrid, inner_inner, outer_outer)]
    if omega != 0:
        with field.with_df.range_coulomb(omega) as screened:
            inner_inner, _, outer_outer = three_centre(field, screened)
        exchange.append((long_range - hybrid, inner_inner, outer_outer))
    return inner_outer, exchange
