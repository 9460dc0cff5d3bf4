import type { CalculationInput, Parameter, Point, Source } from '@meguri/contracts';

/**
 * What a calculation gets to know of a point: the inputs that its source says, and under their own names the parameters
 * that none of these speaks of.
 */
export function inputsOf(
  { parameters }: { readonly parameters: readonly Parameter[] },
  { inputs = {} }: Pick<Source, 'inputs'>,
  point: Point,
): Point {
  const told = Object.values(inputs).map(parameterOf);
  const others = Object.entries(point).filter(([name]) => !told.includes(name));
  const said = Object.entries(inputs).flatMap(([name, input]) => {
    const value = valueFor(input, parameters, point);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...others, ...said]);
}

/** The parameter that an input comes from; undefined for what is the same in every trial. */
export function parameterOf(input: CalculationInput): string | undefined {
  if (typeof input !== 'object') return undefined;
  return 'parameter' in input ? input.parameter : input.smilesOf;
}

function valueFor(
  input: CalculationInput,
  parameters: readonly Parameter[],
  point: Point,
): string | number | undefined {
  if (typeof input !== 'object') return input;
  if ('parameter' in input) return point[input.parameter];
  const substance = parameters.find(({ name }) => name === input.smilesOf);
  if (substance?.type !== 'substance') return undefined;
  return substance.smiles?.[substance.values.indexOf(String(point[input.smilesOf]))];
}
