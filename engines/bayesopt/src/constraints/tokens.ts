import { FormulaError } from './formula-error.js';

/** The smallest piece of a formula, with its place in the text, counted from 1. */
export interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'operator' | 'end';
  readonly text: string;
  readonly position: number;
}

const TOKEN =
  /(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|`(?<quoted>[^`]+)`|"(?<text>[^"]*)"|(?<operator><=|>=|==|!=|[-+*/^(),<>=])/uy;
const SPACE = /\s*/y;

/** Cuts a formula into tokens, ended by one of kind `end`; throws {@link FormulaError} at what belongs to none. */
export function tokensOf(formula: string): Token[] {
  const tokens: Token[] = [];
  let position = after(SPACE, formula, 0);
  while (position < formula.length) {
    TOKEN.lastIndex = position;
    const groups = TOKEN.exec(formula)?.groups;
    if (!groups) throw new FormulaError(formula, position + 1, `${formula[position]} makes no sense here`, HINT);
    tokens.push({ ...pieceOf(groups), position: position + 1 });
    position = after(SPACE, formula, TOKEN.lastIndex);
  }
  return [...tokens, { kind: 'end', text: 'the end', position: formula.length + 1 }];
}

const HINT = 'use numbers, names, `names with spaces`, "texts", + - * / ^ ( ) and comparisons';

function pieceOf({ number, name, quoted, text, operator }: Record<string, string>): Omit<Token, 'position'> {
  if (number !== undefined) return { kind: 'number', text: number };
  if (text !== undefined) return { kind: 'text', text };
  if (operator !== undefined) return { kind: 'operator', text: operator };
  // a quoted name is never a keyword or a function, which the quotation mark tells apart
  return { kind: 'name', text: name ?? `\`${quoted}` };
}

function after(pattern: RegExp, text: string, position: number): number {
  pattern.lastIndex = position;
  pattern.exec(text);
  return pattern.lastIndex;
}
