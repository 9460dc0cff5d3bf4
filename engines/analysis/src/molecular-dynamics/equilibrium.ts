import { mean, standardDeviation } from '@meguri/numerics';

/** How much the moving average of a quantity still varies, and how much it may. */
export interface EquilibriumCheck {
  readonly quantity: string;
  /** Standard deviation of the moving average, relative to the mean; absolute for the van der Waals energy. */
  readonly spread: number;
  readonly limit: number;
  readonly passed: boolean;
}

/**
 * Limits of RadonPy 0.2.10 (Hayashi et al., npj Comput. Mater. 8, 222, 2022) by the names of LAMMPS thermo output:
 * relative, but 30 kcal/mol for the van der Waals energy, whose mean is near zero.
 */
const LIMITS: Readonly<Record<string, { readonly limit: number; readonly isAbsolute?: true }>> = {
  TotEng: { limit: 5e-4 },
  KinEng: { limit: 5e-4 },
  E_bond: { limit: 1e-3 },
  E_angle: { limit: 1e-3 },
  E_dihed: { limit: 2e-3 },
  E_vdwl: { limit: 30, isAbsolute: true },
  E_long: { limit: 1e-3 },
  Density: { limit: 1e-3 },
  v_Rg: { limit: 1e-2 },
};

/**
 * Whether the moving averages of energies, density and radius of gyration (kcal/mol, g/cm³, Å) stand still.
 * @param window values in a moving average, fewer than in the series.
 */
export function checkEquilibrium(
  columns: ReadonlyMap<string, Float64Array>,
  window: number,
): readonly EquilibriumCheck[] {
  return Object.entries(LIMITS).flatMap(([quantity, { limit, isAbsolute }]) => {
    const values = columns.get(quantity);
    if (!values) return [];
    const deviation = standardDeviation(movingAverage(values, window));
    const spread = isAbsolute ? deviation : deviation / Math.abs(mean(values));
    return [{ quantity, spread, limit, passed: spread < limit }];
  });
}

function movingAverage(values: Float64Array, window: number): Float64Array {
  const averages = new Float64Array(values.length - window + 1);
  let sum = 0;
  for (const [i, value] of values.entries()) {
    sum += value - (values[i - window] ?? 0);
    if (i >= window - 1) averages[i - window + 1] = sum / window;
  }
  return averages;
}
