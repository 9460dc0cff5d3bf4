import type { Request } from './compile.js';
import { type Expression, evaluate } from './expression.js';
import type { Procedure, SubstanceRef } from './procedure.js';
import { dimensionName, inUnit, type Measure, measure, product as times, type UnitTable } from './quantity.js';
import { unfit } from './refusal.js';
import type { Stock } from './workcell.js';

/** The parameters of a procedure with the values of one point. Its methods throw `Refused`. */
export interface Bound {
  substance(ref: SubstanceRef): string;
  value(stepId: string, expression: Expression, unit: string): number;
  /** The dose of a stock in the unit the device wants, from an amount of substance, a mass or a volume. */
  dose(stepId: string, expression: Expression, stock: Stock, unit: string): number;
  convert(value: number, from: string, to: string): number;
}

/** Binds a point to the parameters of a procedure and works out its named quantities. Throws `Refused`. */
export function bindPoint(request: Request, procedure: Procedure, units: UnitTable): Bound {
  const substances = new Map<string, string>();
  const given = new Map<string, Measure>();
  for (const [name, parameter] of Object.entries(procedure.parameters)) {
    if (parameter.kind === 'substance') substances.set(name, substanceOf(name, request));
    else given.set(name, quantityOf(name, parameter.unit, request, units));
  }
  for (const { name, is } of procedure.quantities)
    given.set(
      name,
      calculated(name, () => evaluate(is, given, units)),
    );

  return {
    substance: (ref) => ('name' in ref ? ref.name : (substances.get(ref.parameter) ?? undeclared(ref.parameter))),
    value: (stepId, expression, unit) =>
      calculated(stepId, () => inUnit(evaluate(expression, given, units), unit, units)),
    dose: (stepId, expression, stock, unit) =>
      calculated(stepId, () => inUnit(asDose(evaluate(expression, given, units), stock, units), unit, units)),
    convert: (value, from, to) => units.convert(value, from, to),
  };
}

function substanceOf(name: string, { point }: Request): string {
  const value = point[name];
  if (typeof value === 'string') return value;
  return unfit('PROCEDURE.PARAMETER_UNFIT', `${name} must name a substance`, `Add ${name} with names as values.`, name);
}

function quantityOf(name: string, unit: string, { point, units: given }: Request, units: UnitTable): Measure {
  const value = point[name];
  const from = given[name] ?? '';
  if (typeof value !== 'number')
    return unfit('PROCEDURE.PARAMETER_UNFIT', `${name} must be a number`, `Add ${name} as a number in ${unit}.`, name);
  if (units.dimensionOf(from) === undefined || units.dimensionOf(from) !== units.dimensionOf(unit))
    return unfit(
      'PROCEDURE.PARAMETER_UNFIT',
      `${name} is given in ${JSON.stringify(from)}, which does not convert to ${unit}`,
      `Give ${name} in ${unit}.`,
      name,
    );
  return measure({ value, unit: from }, units);
}

const undeclared = (name: string): never =>
  unfit('PROCEDURE.UNFIT', `${name} is no parameter of the procedure`, 'Declare it among the parameters.');

function asDose(amount: Measure, stock: Stock, units: UnitTable): Measure {
  if (stock.form === 'liquid' || dimensionName(amount.powers) !== 'amount') return amount;
  return times(amount, measure({ value: stock.molarMass, unit: 'g/mol' }, units));
}

function calculated<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError)
      return unfit('PROCEDURE.UNFIT', `${where}: ${error.message}`, 'Correct the arithmetic of the procedure.');
    throw error;
  }
}
