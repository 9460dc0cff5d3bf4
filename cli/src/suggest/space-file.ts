import type { Constraint as EngineConstraint, Parameter } from '@meguri/bayesopt';
import {
  CategoricalParameter,
  Constraint,
  ContinuousParameter,
  DiscreteParameter,
  IntegerParameter,
} from '@meguri/contracts';
import { parse } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../failure.js';

// columns have any name, and their unit is the table's
const column = { name: z.string().min(1), unit: z.string().optional() };
const formula = z.string().transform((text) => ({ type: 'expression' as const, text }));

/** Parameters and constraints as in a campaign file, formulas also as plain texts. */
const spaceFile = z.strictObject({
  parameters: z
    .array(
      z.discriminatedUnion('type', [
        CategoricalParameter.extend({ name: column.name }),
        DiscreteParameter.extend(column),
        ContinuousParameter.extend(column),
        IntegerParameter.extend(column),
      ]),
    )
    .min(1),
  constraints: z.array(z.union([formula, Constraint])).default([]),
});

export interface StatedSpace {
  readonly parameters: readonly Parameter[];
  readonly constraints: readonly EngineConstraint[];
}

/** Reads what may be tried from YAML or JSON. Throws {@link UsageError} with the place. */
export function readSpace(file: string, text: string): StatedSpace {
  const read = spaceFile.safeParse(documentOf(file, text));
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  throw new UsageError(`${file}: ${path.join('.') || 'the file'}: ${message}.`);
}

function documentOf(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message.split('\n')[0]}`);
  }
}
