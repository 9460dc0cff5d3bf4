"""Excited states as the result has them."""

from pyscf.data.nist import HARTREE2EV

STATE_TOLERANCE = 1e-3  # norm of the residual in Hartree; the energies are better than 1 meV then


def states(energies, strengths, converged):
    each = zip(energies, strengths, converged, strict=True)
    return [
        {"energy": float(energy * HARTREE2EV), "oscillatorStrength": float(strength), "converged": bool(done)}
        for energy, strength, done in sorted(each, key=lambda state: state[0])
    ]
