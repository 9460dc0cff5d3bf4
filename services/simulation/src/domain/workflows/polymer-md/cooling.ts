import { type GlassTransition, glassTransition } from '@meguri/analysis';
import { mean, stream } from '@meguri/numerics';
import type { Figure } from '../../figure.js';
import type { StepOutput } from '../../workflow.js';
import { temperaturesOf } from './lammps-input.js';
import type { Protocol } from './protocol.js';
import { readColumns } from './samples.js';
import { replicatesOf } from './steps.js';

export interface CoolingCurve {
  /** K, increasing. */
  readonly temperatures: readonly number[];
  /** cm³/g, mean over the replicates. */
  readonly volumes: readonly number[];
  /** K/s. */
  readonly rate: number;
  readonly transition: GlassTransition | undefined;
}

/** Specific volumes from the second half of each temperature, and where two lines through them meet. */
export function readCooling(protocol: Protocol, outputs: readonly StepOutput[]): CoolingCurve | string {
  const temperatures = temperaturesOf(protocol).toReversed();
  const curves: (readonly number[])[] = [];
  let seconds = 0;
  for (const replicate of replicatesOf(protocol)) {
    const columns = readColumns(outputs, 'cooling', `cooling-${replicate}.log`, ['Time', 'v_set', 'Density']);
    if (typeof columns === 'string') return columns;
    const [time, set, density] = ['Time', 'v_set', 'Density'].map((name) => columns.get(name)!);
    const at = (values: Float64Array, t: number) => values.filter((_, row) => set![row] === t);
    const lacking = temperatures.find((t) => at(density!, t).length < FEWEST_ROWS);
    if (lacking !== undefined) return `cooling-${replicate}.log has too few densities at ${lacking} K`;
    curves.push(temperatures.map((t) => meanOfSecondHalf(at(density!, t).map((value) => 1 / value))));
    const times = at(time!, temperatures[0]!);
    seconds = (times.at(-1)! - times[0]!) * FEMTOSECOND;
  }
  const volumes = temperatures.map((_, i) => mean(curves.map((curve) => curve[i]!)));
  const transition = glassTransition(temperatures, volumes, stream('glass transition'));
  return { temperatures, volumes, rate: protocol.cooling.step / seconds, transition };
}

const FEMTOSECOND = 1e-15;
/** Usual rate of calorimetry, 10 K/min, in K/s. */
const CALORIMETRY = 10 / 60;
const FEWEST_ROWS = 4;
const meanOfSecondHalf = (values: Float64Array): number => mean(values.subarray(values.length >> 1));

/** The conditions and the spread without which a glass transition says little. */
export function describeTransition({ rate, volumes }: CoolingCurve, transition: GlassTransition): readonly string[] {
  const { spread, residual } = transition;
  const relative = (100 * residual) / mean(volumes);
  return [
    `cooled at ${rate.toExponential(1)} K/s, ${(rate / CALORIMETRY).toExponential(0)} times as fast as in calorimetry`,
    `other breaks give ${spread[0].toFixed(0)}-${spread[1].toFixed(0)} K; residual ${relative.toPrecision(2)} %`,
  ];
}

export function volumeFigure(curve: CoolingCurve): Figure {
  const { temperatures, volumes, transition } = curve;
  return {
    name: 'specific-volume',
    title: 'Specific volume on cooling',
    x: { label: 'temperature', unit: 'K' },
    y: { label: 'specific volume', unit: 'cm3/g' },
    series: [{ name: 'mean of the replicates', x: temperatures, y: volumes }],
    verdict: transition
      ? [`lines meet at ${transition.temperature.toFixed(0)} K`, ...describeTransition(curve, transition)].join('; ')
      : 'no two lines with a steeper melt',
  };
}
