import { marcusLogRateInterval } from '@meguri/chemistry';
import type { JobProperties } from '../../job.js';
import {
  type Adjustment,
  type CalculationStep,
  notConverged,
  type Reading,
  type Request,
  type StepOutput,
  unreadable,
  type Workflow,
} from '../../workflow.js';
import { GEOMETRY, geometrySteps, openBabel, optimised, xtb } from '../molecular-geometry.js';
import { excitationStep, pyscf } from './calculator.js';
import { type ExcitedStates, excitedStatesIn, judge, qcschemaOf } from './excited-states.js';
import { excitationRequest, hasDoubleExcitations, identityOf } from './method.js';
import { inputNames, problemOfSettings, type Settings, settingsOf } from './settings.js';
import { absorptionSpectrum } from './spectrum.js';

/** Properties that claim which of S1 and T1 is the lower. */
const OF_THE_GAP: ReadonlySet<string> = new Set([
  'singlet_triplet_gap',
  'log10_k_risc',
  'log10_k_risc_low',
  'log10_k_risc_high',
]);

/**
 * SMILES to what makes an emitter for organic light-emitting diodes: frontier orbitals, lowest excited singlet and triplet at the
 * geometry of the ground state, their gap, and from it the rate of reverse intersystem crossing by Marcus theory.
 */
export const emitter: Workflow = {
  name: 'emitter',
  protocol: 1,
  inputs: inputNames,
  smiles: ['smiles'],
  profiles: ['ci', 'demo', 'production'],
  properties: [
    { name: 'homo', unit: 'eV' },
    { name: 'lumo', unit: 'eV' },
    { name: 's1', unit: 'eV' },
    { name: 't1', unit: 'eV' },
    { name: 'oscillator_strength', unit: '', mayBeZero: true },
    { name: 'singlet_triplet_gap', unit: 'eV' },
    // decadic logarithms of rates in s-1: the middle of the interval, and its ends
    { name: 'log10_k_risc', unit: '', mayBeZero: true },
    { name: 'log10_k_risc_low', unit: '', mayBeZero: true },
    { name: 'log10_k_risc_high', unit: '', mayBeZero: true },
  ],
  calculators: [pyscf, xtb, openBabel],
  resources: { threads: 1, megabytes: 4000 },
  check: problemOfSettings,
  steps,
  read,
};

function steps(request: Request, adjustment: Adjustment): readonly CalculationStep[] {
  const { level, functional } = settingsOf(request);
  const asked = excitationRequest(level, functional, request.profile ?? 'demo', adjustment);
  return [...geometrySteps(String(request.inputs.smiles), adjustment), excitationStep(JSON.stringify(asked), GEOMETRY)];
}

function read(outputs: readonly StepOutput[], request: Request): Reading {
  if (optimised(outputs) === undefined) return notConverged('the geometry optimisation did not converge');
  const written = outputs.find(({ name }) => name === 'excitations')?.files?.['result.json'] ?? '';
  const states = excitedStatesIn(written);
  if (!states) return unreadable('result.json of PySCF is not what the program writes');
  const isGapWanted = request.properties?.some((name) => OF_THE_GAP.has(name)) ?? true;
  const { states: method } = identityOf(states);
  const judgement = judge(states, isGapWanted);
  const figures = states.singlets.length > 0 ? [absorptionSpectrum(states.singlets, method)] : [];
  if (!judgement.ok) return { ...judgement, figures };
  const settings = settingsOf(request);
  const rate = rateOf(judgement.gap, settings);
  return {
    ok: true,
    properties: propertiesOf(states, judgement, settings, rate, request),
    figures,
    atomicResults: new Map([['result', qcschemaOf(states, method, aboutRate(settings, rate))]]),
  };
}

/** Interval of the logarithm of the rate from T1 to S1, which is uphill by the gap. */
const rateOf = (gap: number, { coupling, reorganisation, temperature }: Settings) =>
  marcusLogRateInterval({ coupling, reorganisation, energy: gap, temperature });

function propertiesOf(
  states: ExcitedStates,
  { s1, t1, gap }: Extract<ReturnType<typeof judge>, { ok: true }>,
  settings: Settings,
  [low, high]: ReturnType<typeof rateOf>,
  { profile }: Request,
): JobProperties {
  const identity = identityOf(states);
  const caution = ['one-conformer', ...(profile === 'ci' ? ['no-claim-of-accuracy'] : [])];
  const orbital = { unit: 'eV', method: identity.orbitals, checks: [...caution] };
  const ofStates = {
    method: identity.states,
    checks: [...caution, 'vertical', ...(hasDoubleExcitations(states) ? ['double-excitations'] : [])],
  };
  const ofRate = {
    unit: '',
    method: `Marcus theory, ${settings.temperature} K; ${identity.states}`,
    checks: [
      ...ofStates.checks,
      `spin-orbit-coupling-${settings.couplingProvenance}`,
      `reorganisation-energy-${settings.reorganisationProvenance}`,
    ],
  };
  return [
    { name: 'homo', value: states.homo, ...orbital },
    { name: 'lumo', value: states.lumo, ...orbital },
    { name: 's1', value: s1.energy, unit: 'eV', ...ofStates },
    { name: 't1', value: t1.energy, unit: 'eV', ...ofStates },
    { name: 'oscillator_strength', value: s1.oscillatorStrength, unit: '', ...ofStates },
    { name: 'singlet_triplet_gap', value: gap, unit: 'eV', ...ofStates },
    // as uncertain as a number that may lie anywhere between the ends
    { name: 'log10_k_risc', value: (low + high) / 2, uncertainty: (high - low) / Math.sqrt(12), ...ofRate },
    { name: 'log10_k_risc_low', value: low, ...ofRate },
    { name: 'log10_k_risc_high', value: high, ...ofRate },
  ];
}

const aboutRate = (
  { coupling, couplingProvenance, reorganisation, reorganisationProvenance, temperature }: Settings,
  rate: ReturnType<typeof rateOf>,
) => ({
  spin_orbit_coupling: { interval: coupling, unit: 'cm-1', provenance: couplingProvenance },
  reorganisation_energy: { interval: reorganisation, unit: 'eV', provenance: reorganisationProvenance },
  temperature: { value: temperature, unit: 'K' },
  log10_rate: { interval: rate, unit: 's-1' },
});
