import type { Constraint, Parameter } from '@meguri/bayesopt';
import { parse } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../failure.js';

const choice = z.union([z.string(), z.number()]);
const named = {
  name: z.string().min(1),
  when: z.strictObject({ parameter: z.string(), in: z.array(choice) }).optional(),
  // for people, and so that parameters of a campaign file can be taken over
  unit: z.string().optional(),
};
const bounds = { lower: z.number(), upper: z.number(), scale: z.enum(['linear', 'log']).optional() };

const parameter = z.discriminatedUnion('type', [
  z.strictObject({ ...named, type: z.literal('categorical'), values: z.array(choice) }),
  z.strictObject({ ...named, type: z.literal('ordinal'), values: z.array(choice) }),
  z.strictObject({ ...named, type: z.literal('discrete'), values: z.array(z.number()) }),
  z.strictObject({ ...named, type: z.literal('integer'), ...bounds }),
  z.strictObject({ ...named, type: z.literal('continuous'), ...bounds, step: z.number().optional() }),
]);

const condition = z.union([
  z.strictObject({ parameter: z.string(), in: z.array(choice) }),
  z.strictObject({ parameter: z.string(), atLeast: z.number().optional(), atMost: z.number().optional() }),
]);

const constraint = z.union([
  z.string().transform((text) => ({ type: 'expression' as const, text })),
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('expression'), text: z.string() }),
    z.strictObject({
      type: z.literal('linear'),
      terms: z.record(z.string(), z.number()),
      relation: z.enum(['=', '<=', '>=']),
      value: z.number(),
    }),
    z.strictObject({
      type: z.literal('cardinality'),
      parameters: z.array(z.string()),
      atMost: z.int(),
      atLeast: z.int().optional(),
      threshold: z.number().optional(),
    }),
    z.strictObject({ type: z.literal('exclusion'), when: z.array(condition) }),
    z.strictObject({
      type: z.literal('batch'),
      parameter: z.string(),
      sameFor: z.literal(true).optional(),
      atMostDistinct: z.int().optional(),
    }),
  ]),
]);

const spaceFile = z.strictObject({
  parameters: z.array(parameter).min(1),
  constraints: z.array(constraint).default([]),
});

export interface StatedSpace {
  readonly parameters: readonly Parameter[];
  readonly constraints: readonly Constraint[];
}

/** Reads what may be tried from YAML or JSON: `parameters` and `constraints`, formulas as texts. Throws {@link UsageError}. */
export function readSpace(file: string, text: string): StatedSpace {
  const read = spaceFile.safeParse(documentOf(file, text));
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues as [z.core.$ZodIssue];
  throw new UsageError(`${file}: ${path.join('.') || 'the file'}: ${message}.`);
}

function documentOf(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message.split('\n')[0]}`);
  }
}
