import type { Point } from '@meguri/contracts';
import { compile } from './compile.js';
import type { Procedure } from './procedure.js';
import type { UnitTable } from './quantity.js';
import type { Refusal } from './refusal.js';
import type { Workcell } from './workcell.js';

/** A parameter of a campaign, as far as feasibility goes. */
export interface Offered {
  readonly name: string;
  readonly unit?: string | undefined;
  readonly values?: readonly (string | number)[] | undefined;
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
}
export interface Problem {
  readonly parameter?: string;
  readonly message: string;
  readonly remedy: string;
}

/** Everything that is wrong with a campaign's parameters for a procedure on a workcell, all at once. */
export function problemsOf(
  offered: readonly Offered[],
  procedure: Procedure,
  workcell: Workcell,
  units: UnitTable,
): Problem[] {
  const absent = missing(offered, procedure);
  const within =
    absent.length > 0
      ? offered.flatMap((parameter) => apart(parameter, procedure, workcell, units))
      : together(offered, procedure, workcell, units);
  return distinct([...absent, ...superfluous(offered, procedure), ...within]);
}

const missing = (offered: readonly Offered[], procedure: Procedure): Problem[] =>
  Object.keys(procedure.parameters)
    .filter((name) => !offered.some((parameter) => parameter.name === name))
    .map((name) => ({
      parameter: name,
      message: `${procedure.name} needs the parameter ${name}`,
      remedy: `Add ${name} to the parameters of the campaign.`,
    }));

const superfluous = (offered: readonly Offered[], procedure: Procedure): Problem[] =>
  offered
    .filter(({ name }) => !(name in procedure.parameters))
    .map(({ name }) => ({
      parameter: name,
      message: `${procedure.name} has no parameter ${name}`,
      remedy: `Use its parameters: ${Object.keys(procedure.parameters).join(', ')}.`,
    }));

/** What can be said of one parameter while others are missing. */
function apart(offered: Offered, procedure: Procedure, workcell: Workcell, units: UnitTable): Problem[] {
  const parameter = procedure.parameters[offered.name];
  const problem = (message: string, remedy: string) => ({ parameter: offered.name, message, remedy });
  if (parameter?.kind === 'substance')
    return (offered.values ?? [])
      .filter((value) => !workcell.stocks[value])
      .map((value) => problem(`${workcell.name} has no ${value}`, 'Use a stocked substance.'));
  if (parameter && units.dimensionOf(offered.unit ?? '') !== units.dimensionOf(parameter.unit))
    return [problem(`${offered.unit ?? 'no unit'} does not convert to ${parameter.unit}`, `Use ${parameter.unit}.`)];
  return [];
}

/** Compiles each value and each bound on its own, the others at values that go together where there are such. */
function together(offered: readonly Offered[], procedure: Procedure, workcell: Workcell, units: UnitTable): Problem[] {
  const symbols = Object.fromEntries(offered.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit]])));
  const refusalAt = (point: Point): Refusal | undefined => {
    const result = compile({ point, units: symbols, objectives: [] }, procedure, workcell, units);
    return 'refusal' in result ? result.refusal : undefined;
  };
  const first: Point = Object.fromEntries(offered.flatMap((parameter) => pairs(parameter).slice(0, 1)));
  const usual = mended(first, offered, refusalAt);
  const points = offered.flatMap((parameter) => pairs(parameter).map(([name, value]) => ({ ...usual, [name]: value })));
  return points.flatMap((point) => {
    const refusal = refusalAt(point);
    if (!refusal) return [];
    const parameter = refusal.parameter ?? responsible(point, offered, refusalAt);
    return [{ ...(parameter && { parameter }), message: refusal.reason, remedy: refusal.remedy }];
  });
}

/** Gives one refused parameter after the other another of its values, so that one problem does not hide the next. */
function mended(first: Point, offered: readonly Offered[], refusalAt: (point: Point) => Refusal | undefined): Point {
  return offered.reduce<Point>((point) => {
    const refusal = refusalAt(point);
    if (!refusal) return point;
    const others = offered.flatMap((parameter) =>
      pairs(parameter).map(([name, value]) => ({ ...point, [name]: value })),
    );
    const isOther = (other: Point) => refusalAt(other)?.reason !== refusal.reason;
    return others.find((other) => !refusalAt(other)) ?? others.find(isOther) ?? point;
  }, first);
}

/** The parameter that makes the refusal go away when it takes another of its values. */
function responsible(
  point: Point,
  offered: readonly Offered[],
  refusalAt: (point: Point) => Refusal | undefined,
): string | undefined {
  return offered.find((parameter) => pairs(parameter).some(([name, value]) => !refusalAt({ ...point, [name]: value })))
    ?.name;
}

const pairs = ({ name, values, lower, upper }: Offered): [string, string | number][] =>
  [...(values ?? []), lower, upper].flatMap((value) => (value === undefined ? [] : [[name, value]]));

const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.parameter}|${problem.message}`, problem])).values(),
];
