import {
  type Gradient,
  gradientOf,
  readTemperatureProfile,
  type TemperatureProfile,
  thermalConductivity,
} from '@meguri/analysis';
import type { Figure } from '../../figure.js';
import type { StepOutput } from '../../workflow.js';
import type { Protocol } from './protocol.js';
import { readColumns } from './samples.js';
import { replicatesOf } from './steps.js';

export interface Conduction {
  /** W/(m K), of each replicate. */
  readonly conductivities: readonly number[];
  readonly gradients: readonly Gradient[];
  readonly profiles: readonly TemperatureProfile[];
}

const KCAL_PER_MOL = 4184 / 6.02214076e23;
const FEMTOSECOND = 1e-15;
const ANGSTROM = 1e-10;
/** Of the run, from its end: the steady part. */
const STEADY = 0.5;

/** Heat flow over temperature gradient in the second half of the run; the reason in words when there is none. */
export function readConduction(protocol: Protocol, outputs: readonly StepOutput[]): Conduction | string {
  const [conductivities, gradients, profiles] = [[] as number[], [] as Gradient[], [] as TemperatureProfile[]];
  for (const replicate of replicatesOf(protocol)) {
    const file = `conduction-${replicate}`;
    const columns = readColumns(outputs, 'conduction', `${file}.log`, ['Time', 'f_exchange', 'Lx', 'Ly', 'Lz']);
    if (typeof columns === 'string') return columns;
    const text = outputs.find(({ name }) => name === 'conduction')?.files?.[`${file}.profile`] ?? '';
    const profile = readTemperatureProfile(text, STEADY);
    if ('kind' in profile) return `${file}.profile: ${profile.reason}`;
    const gradient = gradientOf(profile);
    const [time, carried, lx, ly, lz] = ['Time', 'f_exchange', 'Lx', 'Ly', 'Lz'].map((name) => columns.get(name)!);
    const begin = Math.floor(time!.length * (1 - STEADY));
    const flow = {
      energy: (carried!.at(-1)! - carried![begin]!) * KCAL_PER_MOL,
      seconds: (time!.at(-1)! - time![begin]!) * FEMTOSECOND,
      area: ly!.at(-1)! * lz!.at(-1)! * ANGSTROM ** 2,
      length: lx!.at(-1)! * ANGSTROM,
    };
    conductivities.push(thermalConductivity(flow, gradient));
    gradients.push(gradient);
    profiles.push(profile);
  }
  return { conductivities, gradients, profiles };
}

/** How straight the gradients are, and how far from 300 K they reach. */
export function describeGradients({ gradients }: Conduction): string {
  const determinations = gradients.flatMap((gradient) => gradient.determinations.map((value) => value.toFixed(3)));
  const coldest = Math.min(...gradients.map((gradient) => gradient.coldest));
  const hottest = Math.max(...gradients.map((gradient) => gradient.hottest));
  return `gradient R2 ${determinations.join(' ')}; slabs ${coldest.toFixed(0)}-${hottest.toFixed(0)} K`;
}

export const temperatureFigure = (conduction: Conduction): Figure => ({
  name: 'temperature-profile',
  title: 'Temperature along the forced heat flow',
  x: { label: 'place along the cell', unit: '' },
  y: { label: 'temperature', unit: 'K' },
  series: conduction.profiles.map(({ places, temperatures }, i) => ({
    name: `replicate ${i + 1}`,
    x: [...places],
    y: [...temperatures],
  })),
  verdict: describeGradients(conduction),
});
