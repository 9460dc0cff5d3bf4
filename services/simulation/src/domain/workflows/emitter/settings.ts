import type { Interval } from '@meguri/chemistry';
import type { JobInputs, Request } from '../../workflow.js';
import { problemOfMolecule } from '../smiles.js';
import { type Functional, functionals, type Level, levels } from './method.js';

const provenances = ['assumed', 'imported', 'computed'] as const;
export type Provenance = (typeof provenances)[number];

/** What a person may say of an emitter beside the molecule. */
export interface Settings {
  readonly level: Level;
  readonly functional: Functional;
  /** Spin-orbit coupling of S1 and T1, cm-1, and where it comes from. */
  readonly coupling: Interval;
  readonly couplingProvenance: Provenance;
  /** eV. */
  readonly reorganisation: Interval;
  readonly reorganisationProvenance: Provenance;
  /** K. */
  readonly temperature: number;
}

/** Typical of organic molecules without heavy atoms; said to be assumed wherever it is used. */
const ASSUMED_COUPLING: Interval = [0.1, 1];
const ASSUMED_REORGANISATION: Interval = [0.1, 0.2];
const ROOM_TEMPERATURE = 300;

export const inputNames = [
  'smiles',
  'level',
  'functional',
  'spin_orbit_low',
  'spin_orbit_high',
  'spin_orbit_provenance',
  'reorganisation_low',
  'reorganisation_high',
  'reorganisation_provenance',
  'temperature',
] as const;

/** What is wrong with the inputs, in words; undefined when nothing is. */
export function problemOfSettings(inputs: JobInputs): string | undefined {
  return (
    problemOfMolecule(inputs.smiles) ??
    problemOfCharge(String(inputs.smiles)) ??
    notOneOf(inputs, 'level', levels) ??
    notOneOf(inputs, 'functional', Object.keys(functionals)) ??
    (inputs.functional && inputs.level === 'adc2' ? 'functional has no meaning for level adc2' : undefined) ??
    notOneOf(inputs, 'spin_orbit_provenance', provenances) ??
    notOneOf(inputs, 'reorganisation_provenance', provenances) ??
    problemOfInterval(inputs, 'spin_orbit') ??
    problemOfInterval(inputs, 'reorganisation') ??
    problemOfNumber(inputs, 'temperature')
  );
}

/** The inputs with what is assumed where they say nothing; they were checked before. */
export function settingsOf({ inputs }: Request): Settings {
  const coupling = intervalIn(inputs, 'spin_orbit');
  const reorganisation = intervalIn(inputs, 'reorganisation');
  return {
    level: (inputs.level ?? 'tda-dft') as Level,
    functional: (inputs.functional ?? 'pbe0') as Functional,
    coupling: coupling ?? ASSUMED_COUPLING,
    couplingProvenance: (inputs.spin_orbit_provenance ?? 'assumed') as Provenance,
    reorganisation: reorganisation ?? ASSUMED_REORGANISATION,
    reorganisationProvenance: (inputs.reorganisation_provenance ?? 'assumed') as Provenance,
    temperature: Number(inputs.temperature ?? ROOM_TEMPERATURE),
  };
}

/** Radicals show in the number of electrons, which the program counts; charges show here. */
function problemOfCharge(smiles: string): string | undefined {
  const signs = [...smiles.matchAll(/\[[^\]]*?(\++|-+)(\d*)(?::\d+)?\]/g)];
  const charge = signs.reduce((sum, [, sign, digits]) => {
    const size = digits ? Number(digits) : sign!.length;
    return sum + (sign!.startsWith('+') ? size : -size);
  }, 0);
  return charge === 0
    ? undefined
    : `the molecule has the charge ${charge > 0 ? '+' : ''}${charge}; the workflow takes neutral closed-shell molecules`;
}

function notOneOf(inputs: JobInputs, name: string, known: readonly string[]): string | undefined {
  const value = inputs[name];
  return value === undefined || known.includes(String(value))
    ? undefined
    : `${name} is ${value}; give ${known.join(', ')}`;
}

function problemOfNumber(inputs: JobInputs, name: string): string | undefined {
  const value = inputs[name];
  return value === undefined || (Number(value) > 0 && Number.isFinite(Number(value)))
    ? undefined
    : `${name} is ${value}; give a positive number`;
}

/** An interval is given whole, with the provenance of what is given, or left out whole. */
function problemOfInterval(inputs: JobInputs, name: string): string | undefined {
  const [low, high] = [inputs[`${name}_low`], inputs[`${name}_high`]];
  const provenance = `${name}_provenance`;
  if (low === undefined && high === undefined)
    return inputs[provenance] !== undefined && inputs[provenance] !== 'assumed'
      ? `${provenance} is ${inputs[provenance]}, but ${name}_low and ${name}_high are missing`
      : undefined;
  if (low === undefined || high === undefined) return `give both ${name}_low and ${name}_high; they may be equal`;
  if (inputs[provenance] === undefined)
    return `say where ${name} comes from: ${provenance} is ${provenances.join(', ')}`;
  const wrong = problemOfNumber(inputs, `${name}_low`) ?? problemOfNumber(inputs, `${name}_high`);
  if (wrong) return wrong;
  return Number(low) <= Number(high) ? undefined : `${name}_low is above ${name}_high`;
}

function intervalIn(inputs: JobInputs, name: string): Interval | undefined {
  const [low, high] = [inputs[`${name}_low`], inputs[`${name}_high`]];
  return low === undefined ? undefined : [Number(low), Number(high)];
}
