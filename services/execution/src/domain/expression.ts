import { inUnit, type Measure, measure, product, quotient, sum, type UnitTable } from './quantity.js';

/** Arithmetic with units as a procedure states it: `scale / concentration`, `1.5 * scale`, `0.20 mmol`. */
export type Expression =
  | { readonly kind: 'quantity'; readonly value: number; readonly unit: string }
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'operation';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: Expression;
      readonly right: Expression;
    };

export type Parsed =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: string };

/** Parses an expression; `isUnit` tells a unit with a slash (mol/L) from a division. */
export function parseExpression(text: string, isUnit: (symbol: string) => boolean): Parsed {
  try {
    return { ok: true, expression: new Parser(text, isUnit).parse() };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, problem: error.message };
    throw error;
  }
}

/**
 * The value of an expression.
 * @throws RangeError when a name is not given, a unit is unknown, or dimensions do not go together.
 */
export function evaluate(expression: Expression, given: ReadonlyMap<string, Measure>, units: UnitTable): Measure {
  if (expression.kind === 'quantity') return measure(expression, units);
  if (expression.kind === 'name') {
    const value = given.get(expression.name);
    if (!value) throw new RangeError(`${expression.name} is neither a parameter nor a quantity of the procedure`);
    return value;
  }
  const left = evaluate(expression.left, given, units);
  const right = evaluate(expression.right, given, units);
  if (expression.operator === '*') return product(left, right);
  if (expression.operator === '/') return quotient(left, right);
  return sum(left, right, expression.operator === '+' ? 1 : -1);
}

/** The value of an expression in a unit; see `evaluate` and `inUnit` for what is thrown. */
export const evaluateIn = (
  expression: Expression,
  unit: string,
  given: ReadonlyMap<string, Measure>,
  units: UnitTable,
): number => inUnit(evaluate(expression, given, units), unit, units);

/** Names that an expression refers to. */
export function namesIn(expression: Expression): string[] {
  if (expression.kind === 'name') return [expression.name];
  return expression.kind === 'quantity' ? [] : [...namesIn(expression.left), ...namesIn(expression.right)];
}

const NUMBER = /^\d+(\.\d+)?([eE][+-]?\d+)?/;
const WORD = /^[A-Za-z][A-Za-z0-9_]*/;
const UNIT = /^[A-Za-z%][A-Za-z0-9]*(\/[A-Za-z][A-Za-z0-9]*)?/;

class Parser {
  #rest: string;

  constructor(
    text: string,
    private readonly isUnit: (symbol: string) => boolean,
  ) {
    this.#rest = text.trim();
  }

  parse(): Expression {
    const expression = this.#sum();
    if (this.#rest !== '') throw new SyntaxError(`${JSON.stringify(this.#rest)} is not expected here`);
    return expression;
  }

  #sum(): Expression {
    return this.#chain(['+', '-'], () => this.#chain(['*', '/'], () => this.#factor()));
  }

  #chain(operators: readonly ('+' | '-' | '*' | '/')[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const operator = operators.find((candidate) => this.#rest.startsWith(candidate));
      if (!operator) return left;
      this.#take(operator);
      left = { kind: 'operation', operator, left, right: operand() };
    }
  }

  #factor(): Expression {
    if (this.#rest.startsWith('(')) return this.#parenthesis();
    const number = NUMBER.exec(this.#rest)?.[0];
    if (number !== undefined) {
      this.#take(number);
      return { kind: 'quantity', value: Number(number), unit: this.#unit() };
    }
    const name = WORD.exec(this.#rest)?.[0];
    if (name === undefined)
      throw new SyntaxError(
        this.#rest === '' ? 'something is missing at the end' : `${JSON.stringify(this.#rest)} is not a value`,
      );
    this.#take(name);
    return { kind: 'name', name };
  }

  #parenthesis(): Expression {
    this.#take('(');
    const inner = this.#sum();
    if (!this.#rest.startsWith(')')) throw new SyntaxError('a closing parenthesis is missing');
    this.#take(')');
    return inner;
  }

  #unit(): string {
    const [whole, quotientPart = ''] = UNIT.exec(this.#rest) ?? [];
    if (whole === undefined) return '';
    const unit = this.isUnit(whole) ? whole : whole.slice(0, whole.length - quotientPart.length);
    if (!this.isUnit(unit)) throw new SyntaxError(`${JSON.stringify(unit)} is not a unit`);
    this.#take(unit);
    return unit;
  }

  #take(text: string): void {
    this.#rest = this.#rest.slice(text.length).trimStart();
  }
}
