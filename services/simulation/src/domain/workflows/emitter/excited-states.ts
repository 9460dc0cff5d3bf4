import { type AtomicResult, atomicResult, qcMolecule } from '../../qcschema.js';
import { type FailedReading, notConverged, unphysical, unreadable } from '../../workflow.js';
import { type ExcitationRequest, hasDoubleExcitations } from './method.js';

export interface State {
  /** Above the ground state at its geometry, eV. */
  readonly energy: number;
  readonly oscillatorStrength: number;
  readonly converged: boolean;
}

/** What the program writes: its request, and what it found. */
export interface ExcitedStates extends Omit<ExcitationRequest, 'singlets' | 'triplets'> {
  readonly version: string;
  readonly symbols: readonly string[];
  /** x, y, z of one atom after another, bohr. */
  readonly geometry: readonly number[];
  /** Number of basis functions. */
  readonly functions: number;
  readonly electrons: number;
  /** Of the self-consistent field, Hartree. */
  readonly energy: number;
  /** What correlation adds to it, Hartree. */
  readonly correlation: number;
  /** eV. */
  readonly homo: number;
  readonly lumo: number;
  /** Both from the lowest up. */
  readonly singlets: readonly State[];
  readonly triplets: readonly State[];
}

/** Why no claim can be made of the states; `ok` when it can. */
export type Judgement =
  | { readonly ok: true; readonly s1: State; readonly t1: State; readonly gap: number }
  | FailedReading;

/** Undefined when the text is not what the program writes. */
export function excitedStatesIn(text: string): ExcitedStates | undefined {
  try {
    const states = JSON.parse(text) as ExcitedStates;
    return Array.isArray(states.singlets) && Array.isArray(states.triplets) ? states : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the states are what they are taken for. Programs have returned singlets for triplets, and no states at all, with
 * exit code 0.
 * @param isGapWanted Whether the order of S1 and T1 is to be claimed, and not only their energies.
 */
export function judge(states: ExcitedStates, isGapWanted: boolean): Judgement {
  const [s1] = states.singlets;
  const [t1] = states.triplets;
  if (!s1 || !t1) return unreadable(`PySCF found no ${s1 ? 'triplet' : 'singlet'} among the states asked for`);
  if (!s1.converged || !t1.converged) return notConverged('S1 or T1 did not converge');
  const gap = s1.energy - t1.energy;
  if (gap === 0) return unreadable('S1 and T1 are the same number: no triplets were calculated');
  if (t1.energy <= 0 || s1.energy <= 0)
    return cannotDescribe(
      `${t1.energy <= 0 ? 'T1' : 'S1'} is ${t1.energy <= 0 ? t1.energy : s1.energy} eV: the closed-shell ground state is unstable, ` +
        'as that of a diradical; only a method with several reference determinants describes it',
    );
  if (gap < 0 && isGapWanted && !hasDoubleExcitations(states))
    return cannotDescribe(
      `S1 lies ${-gap} eV below T1, but inverted gaps come from double excitations, which linear-response TDDFT does not ` +
        'have; ask for level adc2',
    );
  return { ok: true, s1, t1, gap };
}

/** For other programs; `rate` is what was taken for the rate of reverse intersystem crossing. */
export function qcschemaOf(
  states: ExcitedStates,
  model: string,
  rate: Readonly<Record<string, unknown>>,
): AtomicResult {
  const { symbols, geometry, basis, version, energy, homo, lumo, singlets, triplets, functions, electrons } = states;
  const { method, functional, auxiliaryBasis, grid, responseGrid, correlation } = states;
  return atomicResult({
    molecule: qcMolecule(symbols, geometry),
    model: { method: functional ?? method, basis },
    keywords: { method, functional, auxiliaryBasis, grid, responseGrid },
    provenance: { creator: 'PySCF', version, routine: 'meguri-pyscf' },
    energy: energy + correlation,
    properties: {
      calcinfo_nbasis: functions,
      calcinfo_nalpha: electrons / 2,
      calcinfo_nbeta: electrons / 2,
      scf_total_energy: energy,
    },
    extras: {
      method: model,
      orbitals: { unit: 'eV', homo, lumo },
      excitations: [...singlets.map(stateOf(1)), ...triplets.map(stateOf(3))],
      reverse_intersystem_crossing: rate,
    },
  });
}

const stateOf =
  (multiplicity: number) =>
  ({ energy, oscillatorStrength }: State) => ({
    multiplicity,
    energy: { value: energy, unit: 'eV' },
    oscillator_strength: { value: oscillatorStrength, unit: '' },
  });

const cannotDescribe = (reason: string): FailedReading => unphysical(reason, 'METHOD.CANNOT_DESCRIBE');
