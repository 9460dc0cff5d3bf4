import type { KernelName } from './kernel.js';

/** weight · exp(-rate · r²), a part of a correlation. */
export interface Gaussian {
  readonly rate: number;
  readonly weight: number;
}

/** Distance between two nodes of the quadrature, and the weight below which nodes are left out. */
const SPACING = 0.22;
const SMALLEST_WEIGHT = 3e-11;
/** Γ(5/2). */
const GAMMA = 0.75 * Math.sqrt(Math.PI);

/** Each kernel as a sum of Gaussians, whose coordinates separate: exp(-rate · r²) is a product over them. Wrong by less than 1e-9. */
export const GAUSSIAN_MIXTURES: Readonly<Record<KernelName, readonly Gaussian[]>> = {
  rbf: [{ rate: 0.5, weight: 1 }],
  matern52: maternMixture(),
};

/**
 * The Matérn correlation of smoothness ν = 5/2 is the mean of exp(-ν r² / 2u) over u with density u^(ν-1) exp(-u) / Γ(ν) (Gradshteyn
 * and Ryzhik, Table of Integrals, 3.471.9). The integral is taken by the trapezoidal rule in y with u = exp(y - exp(-y)), which makes
 * both ends vanish double-exponentially (Takahasi and Mori, Publ. RIMS 9 (1974) 721-741).
 */
function maternMixture(): Gaussian[] {
  const nodes = Array.from({ length: 41 }, (_, k) => (k - 20) * SPACING);
  return nodes
    .map((y) => {
      const u = Math.exp(y - Math.exp(-y));
      const slope = u * (1 + Math.exp(-y));
      return { rate: 1.25 / u, weight: (SPACING * slope * u ** 1.5 * Math.exp(-u)) / GAMMA };
    })
    .filter(({ weight }) => weight > SMALLEST_WEIGHT);
}
