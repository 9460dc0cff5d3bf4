/** Avogadro constant, 1/mol (exact). */
const AVOGADRO = 6.02214076e23;
const CUBIC_CENTIMETRE = 1e24;

/**
 * Refractive index by Lorentz and Lorenz: (n² - 1)/(n² + 2) = (4 π/3) N_A ρ α/M.
 * @param polarisability polarisability volume of a repeating unit, ångström³.
 * @param density g/cm³. @param molarMass of the unit, g/mol.
 * @throws RangeError when the polarisability is too large for that density.
 */
export function lorentzLorenzIndex(polarisability: number, density: number, molarMass: number): number {
  const phi = (((4 * Math.PI) / 3) * AVOGADRO * density * polarisability) / (molarMass * CUBIC_CENTIMETRE);
  if (!(phi < 1)) throw new RangeError(`no refractive index at ${density} g/cm³ and ${polarisability} Å³`);
  return Math.sqrt((1 + 2 * phi) / (1 - phi));
}

/** Wavelengths of the Fraunhofer lines C, d, D, F, nm. */
export const FRAUNHOFER = { C: 656.3, d: 587.6, D: 589.3, F: 486.1 } as const;
export type FraunhoferLine = keyof typeof FRAUNHOFER;

/** Abbe number V_d = (n_d - 1)/(n_F - n_C). */
export const abbeNumber = ({ C, d, F }: Readonly<Record<'C' | 'd' | 'F', number>>): number => (d - 1) / (F - C);
