import { createHash } from 'node:crypto';
import { z } from 'zod';
import { namesIn } from '../../domain/expression.js';
import type { Procedure } from '../../domain/procedure.js';
import { expression, unitSymbol } from './quantities.js';
import { type Read, readYaml } from './yaml-file.js';

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'must be a name: letters, digits, dash, underscore');
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and dashes');

const parameter = z.union([
  z.strictObject({ substance: z.literal(true) }).transform(() => ({ kind: 'substance' as const })),
  z.strictObject({ unit: unitSymbol }).transform(({ unit }) => ({ kind: 'quantity' as const, unit })),
]);
const substance = z.union([z.string().transform((text) => ({ name: text })), z.strictObject({ parameter: name })]);
const step = z.discriminatedUnion('do', [
  z.strictObject({ id, do: z.literal('take'), labware: name }),
  z.strictObject({ id, do: z.literal('dispense'), substance, amount: expression }),
  z.strictObject({ id, do: z.literal('transfer'), to: name }),
  z.strictObject({ id, do: z.literal('heat'), temperature: expression, duration: expression }),
  z.strictObject({ id, do: z.literal('analyse'), method: name, injectionVolume: expression }),
  z.strictObject({ id, do: z.literal('refract'), method: name }),
]);
const property = { name, unit: unitSymbol, step: id };
const observedYield = z.strictObject({
  ...property,
  by: z.literal('chromatogram-internal-standard'),
  product: z.string(),
  standard: z.string(),
  standardAmount: expression,
  limiting: z.string(),
  fullAmount: expression,
});
const observedIndex = z.strictObject({ ...property, by: z.literal('critical-angle') });
const observed = z.discriminatedUnion('by', [observedYield, observedIndex]);
/** The step that leaves the raw data which each way of observing reads. */
const measuring = { 'chromatogram-internal-standard': 'analyse', 'critical-angle': 'refract' } as const;

const file = z
  .strictObject({
    version: z.literal(1),
    name,
    title: z.string(),
    parameters: z.record(name, parameter),
    quantities: z.record(name, expression).default({}),
    steps: z.array(step).min(2),
    observes: z.array(observed).min(1),
  })
  .superRefine(({ parameters, quantities, steps, observes }, context) => {
    const complain = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const known = new Set(Object.entries(parameters).flatMap(([key, { kind }]) => (kind === 'quantity' ? [key] : [])));
    for (const [quantity, is] of Object.entries(quantities)) {
      for (const unknown of namesIn(is).filter((used) => !known.has(used)))
        complain(['quantities', quantity], `${unknown} is neither a parameter nor a quantity above`);
      known.add(quantity);
    }
    for (const [index, each] of steps.entries()) {
      if (steps.findIndex((other) => other.id === each.id) !== index)
        complain(['steps', index, 'id'], `there are two steps ${each.id}`);
      if (each.do === 'dispense' && 'parameter' in each.substance)
        if (parameters[each.substance.parameter]?.kind !== 'substance')
          complain(['steps', index, 'substance'], `${each.substance.parameter} is no parameter that names a substance`);
      for (const [field, value] of Object.entries(each))
        if (typeof value === 'object' && 'kind' in value)
          for (const unknown of namesIn(value).filter((used) => !known.has(used)))
            complain(['steps', index, field], `${unknown} is neither a parameter nor a quantity`);
    }
    for (const [index, each] of observes.entries())
      if (!steps.some((candidate) => candidate.id === each.step && candidate.do === measuring[each.by]))
        complain(['observes', index, 'step'], `${each.step} is no step to ${measuring[each.by]}`);
  });

/** Reads a procedure file. */
export function readProcedure(text: string): Read<Procedure> {
  const read = readYaml(text, file);
  if (!read.ok) return read;
  const { version: _, quantities, ...procedure } = read.value;
  const hash = createHash('sha256').update(text).digest('hex');
  const named = Object.entries(quantities).map(([key, is]) => ({ name: key, is }));
  return { ok: true, value: { ...procedure, quantities: named, hash } };
}
