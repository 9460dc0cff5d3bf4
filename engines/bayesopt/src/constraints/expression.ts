import type { Axis } from '../spaces/axis.js';
import { FormulaError } from './formula-error.js';
import type { LinearRule, Rule, Values } from './rule.js';
import {
  application,
  comparison,
  conjunction,
  disjunction,
  equality,
  FUNCTIONS,
  negation,
  numberTerm,
  parameterTerm,
  power,
  product,
  quotient,
  signed,
  sum,
  type Term,
  textTerm,
  VARIADIC,
} from './terms.js';
import { type Token, tokensOf } from './tokens.js';

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

/** A formula that gives a number. */
export interface Quantity {
  /** The axes whose values it looks at. */
  readonly axes: readonly number[];
  /** Its value at a point; undefined where one of its parameters is inactive or the result is no finite number. */
  valueAt(values: Values): number | undefined;
}

/** Reads a formula that gives a number, in the same grammar. Throws {@link FormulaError} with the position of the fault and a remedy. */
export function quantityOf(text: string, axes: readonly Axis[]): Quantity {
  const parser = new Parser(text, axes);
  const { value } = parser.quantity();
  const used = [...parser.used].sort((a, b) => a - b);
  return {
    axes: used,
    valueAt: (values) => {
      if (used.some((d) => values[d] === undefined)) return undefined;
      const result = value(values) as number;
      return Number.isFinite(result) ? result : undefined;
    },
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
    return this.#whole(this.#truth(this.#either()));
  }

  quantity(): Term {
    return this.#whole(this.#number(this.#either()));
  }

  #whole(term: Term): Term {
    if (this.#token.kind !== 'end') throw this.#unexpected('an operator or the end');
    return term;
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
      left = disjunction(a, b);
    }
    return left;
  }

  #both(): Term {
    let left = this.#negation();
    while (this.#accept('and')) {
      const [a, b] = [this.#truth(left), this.#truth(this.#negation())];
      left = conjunction(a, b);
    }
    return left;
  }

  #negation(): Term {
    const word = this.#accept('not');
    if (!word) return this.#comparison();
    return negation(this.#truth(this.#negation()), word.position);
  }

  #comparison(): Term {
    const left = this.#sum();
    if (this.#token.kind !== 'operator' || !COMPARISONS.has(this.#token.text)) return left;
    const operator = this.#tokens[this.#next++]!;
    const right = this.#sum();
    if (operator.text === '!=' || operator.text.startsWith('=')) return this.#equality(left, operator, right);
    const [a, b] = [this.#number(left), this.#number(right)];
    return comparison(a, operator.text as '<' | '<=' | '>' | '>=', b, this.#text);
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
    return equality(left, right, operator.text === '!=', this.#text);
  }

  #sum(): Term {
    let left = this.#product();
    for (let sign = this.#accept('+', '-'); sign; sign = this.#accept('+', '-')) {
      const [a, b] = [this.#number(left), this.#number(this.#product())];
      left = sum(a, b, sign.text === '+' ? 1 : -1);
    }
    return left;
  }

  #product(): Term {
    let left = this.#signed();
    for (let operator = this.#accept('*', '/'); operator; operator = this.#accept('*', '/')) {
      const [a, b] = [this.#number(left), this.#number(this.#signed())];
      left = operator.text === '/' ? quotient(a, b) : product(a, b);
    }
    return left;
  }

  #signed(): Term {
    const sign = this.#accept('-', '+');
    if (!sign) return this.#power();
    return signed(this.#number(this.#signed()), sign.text === '-' ? -1 : 1, sign.position);
  }

  #power(): Term {
    const base = this.#primary();
    if (!this.#accept('^')) return base;
    return power(this.#number(base), this.#number(this.#signed()));
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
    if (token.kind === 'text') return textTerm(text, position);
    if (token.kind === 'number') return numberTerm(Number(text), position);
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
    return application(apply, parts, name.position);
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
    return parameterTerm(axis, d, token.position);
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

  #unexpected(wanted: string): FormulaError {
    return this.#error(this.#token, `${this.#token.text} stands where ${wanted} is needed`);
  }

  #error({ position }: { position: number }, message: string, remedy = 'correct the formula there'): FormulaError {
    return new FormulaError(this.#text, position, message, remedy);
  }
}
