import { readConfig } from '@meguri/config';
import { z } from 'zod';

const schema = z.object({
  NATS_URL: z.string(),
  NATS_USER: z.string().optional(),
  NATS_PASSWORD: z.string().optional(),
  HTTP_HOST: z.enum(['127.0.0.1', '::1', 'localhost']).default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  EXECUTION_URL: z.url(),
});

/** Settings of the console, from the environment. It listens on loopback only: it knows no users yet. */
export const consoleConfig = () => readConfig(schema);
