import type { RequestContract } from '@meguri/contracts';
import type { z } from 'zod';

type Raw = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads URL parameters as the input of a query: numbers, truth values and lists arrive as text. */
export function queryInput(contract: RequestContract, raw: Raw): Record<string, unknown> {
  const shape = (contract.input as z.ZodObject).shape as Record<string, z.ZodType>;
  return Object.fromEntries(
    Object.entries(raw).map(([name, text]) => [name, shape[name] ? fromText(shape[name], text) : text]),
  );
}

/** The first reading of the text that the schema accepts; the text itself when none is. */
function fromText(schema: z.ZodType, text: string | readonly string[] | undefined): unknown {
  const single = typeof text === 'string' ? [text, Number(text), text === 'true', text.split(',')] : [text];
  const readings = single.filter((reading) => typeof reading !== 'boolean' || text === 'true' || text === 'false');
  return readings.find((reading) => schema.safeParse(reading).success) ?? text;
}
