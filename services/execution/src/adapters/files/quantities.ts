import { convert, dimensionOf, isUnit } from '@meguri/contracts';
import { z } from 'zod';
import { type Expression, parseExpression } from '../../domain/expression.js';
import type { Quantity } from '../../domain/quantity.js';

const QUANTITY = /^(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(\S+)$/;

/** A number with a unit of the dimension, such as `45 s`, given in the wanted unit. */
export const quantityIn = (unit: string) =>
  z.string().transform((text, context): number => {
    const quantity = readQuantity(text, unit);
    if (typeof quantity !== 'string') return convert(quantity.value, quantity.unit, unit);
    context.addIssue({ code: 'custom', message: quantity });
    return z.NEVER;
  });

/** A number with a unit of the dimension of `like`, kept in its own unit. */
export const quantityLike = (like: string) =>
  z.string().transform((text, context): Quantity => {
    const quantity = readQuantity(text, like);
    if (typeof quantity !== 'string') return quantity;
    context.addIssue({ code: 'custom', message: quantity });
    return z.NEVER;
  });

function readQuantity(text: string, like: string): Quantity | string {
  const [, value, unit = ''] = QUANTITY.exec(text.trim()) ?? [];
  if (value === undefined) return `${JSON.stringify(text)} is not a number with a unit, such as 5 ${like}`;
  if (!isUnit(unit)) return `${unit} is not a unit`;
  if (dimensionOf(unit) !== dimensionOf(like)) return `${unit} is not a unit of ${dimensionOf(like)}`;
  return { value: Number(value), unit };
}

/** Arithmetic over parameters and quantities, such as `scale / concentration`. */
export const expression = z.union([z.string(), z.number()]).transform((text, context): Expression => {
  const parsed = parseExpression(String(text), isUnit);
  if (parsed.ok) return parsed.expression;
  context.addIssue({ code: 'custom', message: parsed.problem });
  return z.NEVER;
});

/** The symbol of a known unit. */
export const unitSymbol = z.string().refine(isUnit, { error: ({ input }) => `${String(input)} is not a unit` });
