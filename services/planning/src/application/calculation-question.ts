import type { checkCalculation, Parameter, Point, Source } from '@meguri/contracts';
import { inputsOf } from '../domain/calculation-inputs.js';
import type { Input } from './ports.js';

/** Asks whether a source can calculate such points. */
export function calculationQuestion(
  goal: { readonly parameters: readonly Parameter[] },
  source: Source,
  points: readonly Point[],
): Input<typeof checkCalculation> {
  const { workflow = '', profile, properties } = source;
  return {
    workflow,
    ...(profile && { profile }),
    ...(properties && { properties }),
    inputs: points.map((point) => inputsOf(goal, source, point)),
  };
}

/** Points from all over the space: each parameter at its first value, in the middle and at the last. */
export const examplePoints = (parameters: readonly Parameter[]): Point[] =>
  [0, 0.5, 1].map((part) => Object.fromEntries(parameters.map((each) => [each.name, valueAt(each, part)])));

function valueAt(parameter: Parameter, part: number): string | number {
  if ('values' in parameter) return parameter.values[Math.round(part * (parameter.values.length - 1))]!;
  const value = parameter.lower + part * (parameter.upper - parameter.lower);
  return parameter.type === 'integer' ? Math.round(value) : value;
}
