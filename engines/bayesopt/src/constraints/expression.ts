import type { Axis } from '../spaces/axis.js';
import type { SpaceError } from '../spaces/space-error.js';
import { type LinearRule, linearRule, type Rule, slack, type Values } from './rule.js';
import { formulaError, type Token, tokensOf } from './tokens.js';

/** A sum of coefficients times axes, and a constant. */
interface LinearForm {
  readonly terms: ReadonlyMap<number, number>;
  readonly constant: number;
}

type Kind = 'number' | 'text' | 'truth';

/** A part of a formula: what kind of value it has and how it follows from a point. */
interface Term {
  readonly kind: Kind | 'choice';
  readonly position: number;
  /** The value; every parameter of the formula is active. */
  readonly value: (values: Values) => number | string | boolean;
  /** Present when the value is linear in numeric parameters. */
  readonly linear?: LinearForm;
  /** For a condition: linear rules that hold whenever it does. */
  readonly implied?: readonly LinearRule[];
  /** The axis of a single choice, and the text of a constant, for checking one against the other. */
  readonly axis?: Axis;
  readonly constant?: string | number;
}

const FUNCTIONS: Readonly<Record<string, (...x: number[]) => number>> = {
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
};
const VARIADIC = new Set(['min', 'max']);
const COMPARISONS = new Set(['<', '<=', '>', '>=', '=', '==', '!=']);
const WORDS = new Set(['and', 'or', 'not']);

/** A formula as a rule, with the linear rules that it contains, which the search can use directly. */
export interface ExpressionRule extends Rule {
  readonly implied: readonly LinearRule[];
}

/**
 * Reads a formula; precedence from low to high: or, and, not, comparison, + and -, * and /, sign, ^ (to the right). Numbers are
 * compared up to 1e-9. Throws {@link SpaceError} with the position of the fault and a remedy.
 */
export function expressionRule(text: string, axes: readonly Axis[]): ExpressionRule {
  const parser = new Parser(text, axes);
  const condition = parser.formula();
  const used = [...parser.used].sort((a, b) => a - b);
  return {
    label: text,
    axes: used,
    implied: condition.implied ?? [],
    holds: (values) => used.some((d) => values[d] === undefined) || condition.value(values) === true,
  };
}

class Parser {
  readonly used = new Set<number>();
  readonly #text: string;
  readonly #axes: readonly Axis[];
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string, axes: readonly Axis[]) {
    this.#text = text;
    this.#axes = axes;
    this.#tokens = tokensOf(text);
  }

  formula(): Term {
    const condition = this.#truth(this.#either());
    if (this.#token.kind !== 'end') throw this.#unexpected('an operator or the end');
    return condition;
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  #accept(...texts: string[]): Token | undefined {
    const token = this.#token;
    if (token.kind === 'text' || token.kind === 'end' || !texts.includes(token.text)) return undefined;
    this.#next++;
    return token;
  }

  #either(): Term {
    let left = this.#both();
    while (this.#accept('or')) {
      const [a, b] = [this.#truth(left), this.#truth(this.#both())];
      left = { kind: 'truth', position: a.position, value: (v) => a.value(v) === true || b.value(v) === true };
    }
    return left;
  }

  #both(): Term {
    let left = this.#negation();
    while (this.#accept('and')) {
      const [a, b] = [this.#truth(left), this.#truth(this.#negation())];
      left = {
        kind: 'truth',
        position: a.position,
        value: (v) => a.value(v) === true && b.value(v) === true,
        implied: [...(a.implied ?? []), ...(b.implied ?? [])],
      };
    }
    return left;
  }

  #negation(): Term {
    const word = this.#accept('not');
    if (!word) return this.#comparison();
    const condition = this.#truth(this.#negation());
    return { kind: 'truth', position: word.position, value: (v) => condition.value(v) !== true };
  }

  #comparison(): Term {
    const left = this.#sum();
    if (this.#token.kind !== 'operator' || !COMPARISONS.has(this.#token.text)) return left;
    const operator = this.#tokens[this.#next++]!;
    const right = this.#sum();
    if (operator.text === '!=' || operator.text.startsWith('=')) return this.#equality(left, operator, right);
    const [a, b] = [this.#number(left), this.#number(right)];
    const difference = (v: Values) => {
      const [x, y] = [a.value(v) as number, b.value(v) as number];
      return (x - y) / slack(x, y);
    };
    // a difference that is not a number satisfies nothing
    const value = {
      '<': (v: Values) => difference(v) < -1,
      '<=': (v: Values) => difference(v) <= 1,
      '>': (v: Values) => difference(v) > 1,
      '>=': (v: Values) => difference(v) >= -1,
    }[operator.text as '<' | '<=' | '>' | '>='];
    return { kind: 'truth', position: left.position, value, implied: this.#implied(a, operator.text, b) };
  }

  #equality(left: Term, operator: Token, right: Term): Term {
    const numeric = left.kind === 'number' && right.kind === 'number';
    if (left.kind === 'truth' || right.kind === 'truth') throw this.#error(operator, 'conditions cannot be compared');
    if (!numeric && left.kind !== right.kind && left.kind !== 'choice' && right.kind !== 'choice') {
      throw this.#error(operator, 'a text is compared with a number', 'compare texts with texts');
    }
    for (const [a, b] of [
      [left, right],
      [right, left],
    ] as const) {
      if (a.axis && b.constant !== undefined) a.axis.encode(b.constant);
    }
    const same = numeric
      ? (v: Values) => {
          const [x, y] = [left.value(v) as number, right.value(v) as number];
          return Math.abs(x - y) <= slack(x, y);
        }
      : (v: Values) => left.value(v) === right.value(v);
    const negated = operator.text === '!=';
    return {
      kind: 'truth',
      position: left.position,
      value: negated ? (v) => !same(v) : same,
      implied: numeric && !negated ? this.#implied(left, '=', right) : [],
    };
  }

  #implied(left: Term, operator: string, right: Term): LinearRule[] {
    const difference = combined(left, right, -1);
    if (!difference || difference.terms.size === 0) return [];
    const bound = -difference.constant;
    const lower = operator.startsWith('<') ? Number.NEGATIVE_INFINITY : bound;
    const upper = operator.startsWith('>') ? Number.POSITIVE_INFINITY : bound;
    return [linearRule(this.#text, difference.terms, lower, upper)];
  }

  #sum(): Term {
    let left = this.#product();
    for (let sign = this.#accept('+', '-'); sign; sign = this.#accept('+', '-')) {
      const [a, b] = [this.#number(left), this.#number(this.#product())];
      const factor = sign.text === '+' ? 1 : -1;
      left = {
        kind: 'number',
        position: a.position,
        value: (v) => (a.value(v) as number) + factor * (b.value(v) as number),
        linear: combined(a, b, factor),
      };
    }
    return left;
  }

  #product(): Term {
    let left = this.#signed();
    for (let operator = this.#accept('*', '/'); operator; operator = this.#accept('*', '/')) {
      const [a, b] = [this.#number(left), this.#number(this.#signed())];
      const divides = operator.text === '/';
      left = {
        kind: 'number',
        position: a.position,
        value: divides
          ? (v) => (a.value(v) as number) / (b.value(v) as number)
          : (v) => (a.value(v) as number) * (b.value(v) as number),
        linear: divides
          ? scaled(a.linear, reciprocal(constantOf(b)))
          : (scaled(a.linear, constantOf(b)) ?? scaled(b.linear, constantOf(a))),
      };
    }
    return left;
  }

  #signed(): Term {
    const sign = this.#accept('-', '+');
    if (!sign) return this.#power();
    const a = this.#number(this.#signed());
    const factor = sign.text === '-' ? -1 : 1;
    return {
      kind: 'number',
      position: sign.position,
      value: (v) => factor * (a.value(v) as number),
      linear: scaled(a.linear, factor),
    };
  }

  #power(): Term {
    const base = this.#primary();
    if (!this.#accept('^')) return base;
    const [a, b] = [this.#number(base), this.#number(this.#signed())];
    return { kind: 'number', position: a.position, value: (v) => (a.value(v) as number) ** (b.value(v) as number) };
  }

  #primary(): Term {
    const token = this.#token;
    if (this.#accept('(')) {
      const inner = this.#either();
      this.#close(token);
      return inner;
    }
    if (token.kind !== 'number' && token.kind !== 'text' && (token.kind !== 'name' || WORDS.has(token.text))) {
      throw this.#unexpected('a number, a name or a parenthesis');
    }
    this.#next++;
    const { position, text } = token;
    if (token.kind === 'text') return { kind: 'text', position, value: () => text, constant: text };
    if (token.kind === 'number') {
      const number = Number(text);
      const linear = { terms: new Map(), constant: number };
      return { kind: 'number', position, value: () => number, linear, constant: number };
    }
    return this.#token.text === '(' && this.#token.kind === 'operator' ? this.#call(token) : this.#name(token);
  }

  #call(name: Token): Term {
    const apply = Object.hasOwn(FUNCTIONS, name.text) ? FUNCTIONS[name.text] : undefined;
    if (!apply) {
      throw this.#error(name, `${name.text} is not a function`, `use one of ${Object.keys(FUNCTIONS).join(', ')}`);
    }
    const open = this.#accept('(')!;
    const parts: Term[] = [];
    do parts.push(this.#number(this.#sum()));
    while (this.#accept(','));
    this.#close(open);
    if (parts.length > 1 && !VARIADIC.has(name.text)) {
      throw this.#error(name, `${name.text} takes one number, not ${parts.length}`);
    }
    return {
      kind: 'number',
      position: name.position,
      value: (v) => apply(...parts.map((part) => part.value(v) as number)),
    };
  }

  #name(token: Token): Term {
    const name = token.text.replace(/^`/, '');
    const d = this.#axes.findIndex((axis) => axis.name === name);
    const axis = this.#axes[d];
    if (!axis) {
      const names = this.#axes.map((known) => known.name).join(', ');
      throw this.#error(token, `there is no parameter ${name}`, `use one of ${names}; texts stand in quotation marks`);
    }
    this.used.add(d);
    const value = (v: Values) => v[d]!;
    if (!axis.numeric) return { kind: 'choice', position: token.position, value, axis };
    return { kind: 'number', position: token.position, value, linear: { terms: new Map([[d, 1]]), constant: 0 } };
  }

  #close(open: Token): void {
    if (!this.#accept(')')) throw this.#error(open, 'this parenthesis is not closed', 'close it with )');
  }

  #number(term: Term): Term {
    if (term.kind === 'number') return term;
    throw this.#error(term, 'a number is needed here', 'calculate with numeric parameters only');
  }

  #truth(term: Term): Term {
    if (term.kind === 'truth') return term;
    throw this.#error(term, 'a condition is needed here', 'compare with =, !=, <, <=, > or >=');
  }

  #unexpected(wanted: string): SpaceError {
    return this.#error(this.#token, `${this.#token.text} stands where ${wanted} is needed`);
  }

  #error({ position }: { position: number }, message: string, remedy = 'correct the formula there'): SpaceError {
    return formulaError(this.#text, position, message, remedy);
  }
}

function constantOf({ linear }: Term): number | undefined {
  return linear && linear.terms.size === 0 ? linear.constant : undefined;
}

function reciprocal(divisor: number | undefined): number | undefined {
  return divisor === undefined || divisor === 0 ? undefined : 1 / divisor;
}

function scaled(form: LinearForm | undefined, factor: number | undefined): LinearForm | undefined {
  if (!form || factor === undefined) return undefined;
  return {
    terms: new Map([...form.terms].map(([d, coefficient]) => [d, factor * coefficient])),
    constant: factor * form.constant,
  };
}

/** left + factor · right, when both are linear. */
function combined(left: Term, right: Term, factor: number): LinearForm | undefined {
  if (!left.linear || !right.linear) return undefined;
  const terms = new Map(left.linear.terms);
  for (const [d, coefficient] of right.linear.terms) terms.set(d, (terms.get(d) ?? 0) + factor * coefficient);
  for (const [d, coefficient] of terms) if (coefficient === 0) terms.delete(d);
  return { terms, constant: left.linear.constant + factor * right.linear.constant };
}
