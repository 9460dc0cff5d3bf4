import { LabError } from '@meguri/contracts';
import type { z } from 'zod';

/**
 * Reads settings from environment variables; the keys of the schema are the names of the variables.
 * An empty variable counts as absent.
 * @throws LabError CONFIG.INVALID listing every missing or wrong variable at once; values are never shown.
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): z.infer<Schema> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((key) => (environment[key] ? [[key, environment[key]]] : [])),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => ({ variable: issue.path.join('.'), message: issue.message }));
  const list = problems.map(({ variable, message }) => `${variable}: ${message}`).join('; ');
  throw new LabError('CONFIG.INVALID', `Wrong configuration: ${list}`, { context: { problems } });
}
