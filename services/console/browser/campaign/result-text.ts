import type { Quantity } from '../format.js';

const NUMBER = String.raw`[+\-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+\-]?\d+)?`;

/** What a person may type as a result, for the `pattern` of a field; a limit has no uncertainty. */
export const RESULT_PATTERN = String.raw`(?!\s*[<>≤≥].*(?:±|\+-))\s*(?<sign>[<>]=?|[≤≥])?\s*(?<value>${NUMBER})(?:\s*(?:±|\+-)\s*(?<spread>${NUMBER}))?\s*`;

const RESULT = new RegExp(`^(?:${RESULT_PATTERN})$`, 'v');

/** Reads `63.2`, `63.2±0.4`, `>=95` or `<2`; undefined for anything else. */
export function readResult(text: string): Omit<Quantity, 'unit'> | undefined {
  const { sign, value, spread } = RESULT.exec(text)?.groups ?? {};
  if (value === undefined) return undefined;
  return {
    value: Number(value),
    ...(sign && { censored: /^[>≥]/.test(sign) ? ('at-least' as const) : ('at-most' as const) }),
    ...(spread && { uncertainty: Math.abs(Number(spread)) }),
  };
}
