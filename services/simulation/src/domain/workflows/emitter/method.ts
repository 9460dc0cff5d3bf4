import type { Adjustment, Profile } from '../../workflow.js';

/** What the program that drives PySCF is told; `services/simulation/bin/excitations` has the words. */
export interface ExcitationRequest {
  readonly method: 'tda' | 'adc(2)';
  readonly functional: string | null;
  readonly basis: string;
  readonly auxiliaryBasis: string;
  readonly grid: number;
  readonly responseGrid: number;
  readonly singlets: number;
  readonly triplets: number;
  readonly cycles: number;
  readonly careful: boolean;
}

/** How dear the excited states are, cheapest first. */
export const levels = ['tda-dft', 'adc2'] as const;
export type Level = (typeof levels)[number];

/** Functionals that can be asked for: as PySCF writes them, as people do. */
export const functionals = { b3lyp: 'B3LYP', pbe0: 'PBE0', 'cam-b3lyp': 'CAM-B3LYP', 'm06-2x': 'M06-2X' } as const;
export type Functional = keyof typeof functionals;

/**
 * Basis sets with the integration grids that go with them (PySCF's levels). That of the response may be coarser: 0 instead of 1
 * moves S1 of benzene by 0.1 meV and T1 by 2 meV, and takes a third of the time.
 */
const bases = {
  ci: { basis: 'sto-3g', grid: 0, responseGrid: 0 },
  demo: { basis: 'def2-svp', grid: 1, responseGrid: 0 },
  production: { basis: 'def2-tzvp', grid: 3, responseGrid: 1 },
} as const;

const CYCLES = 100;
/** ADC(2), where each state costs as much as the first, is asked for no spectrum. */
const STATES = { 'tda-dft': { singlets: 4, triplets: 2 }, adc2: { singlets: 1, triplets: 1 } } as const;

export function excitationRequest(
  level: Level,
  functional: Functional,
  profile: Profile,
  { protocol, extension }: Adjustment,
): ExcitationRequest {
  return {
    method: level === 'adc2' ? 'adc(2)' : 'tda',
    functional: level === 'adc2' ? null : functional,
    ...bases[profile],
    auxiliaryBasis: 'def2-universal-jkfit',
    ...STATES[level],
    cycles: CYCLES * (1 + extension),
    careful: protocol > 0,
  };
}

/** Whether states with a share of double excitations, and with them inverted gaps, are within reach of the method. */
export const hasDoubleExcitations = ({ method }: Pick<ExcitationRequest, 'method'>): boolean => method === 'adc(2)';

/** Everything that a number depends on beside the molecule: method, basis and its kind, approximations, geometry, version. */
export function identityOf(
  request: Pick<ExcitationRequest, 'functional' | 'basis' | 'auxiliaryBasis' | 'grid' | 'responseGrid'> & {
    readonly version: string;
  },
): { readonly orbitals: string; readonly states: string } {
  const { functional, basis, auxiliaryBasis, grid, responseGrid, version } = request;
  const name = functional === null ? 'HF' : (functionals[functional as Functional] ?? functional);
  const quadrature = functional === null ? '' : `, grids ${grid} and ${responseGrid}`;
  const how = `${basis} (spherical), density fitting (${auxiliaryBasis})${quadrature}, PySCF ${version}, GFN2-xTB geometry`;
  const states = functional === null ? 'ADC(2), frozen core' : `TDA-${name}`;
  return { orbitals: `${name}/${how}`, states: `${states}/${how}, vertical` };
}
