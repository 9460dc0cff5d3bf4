import { readConfig } from '@meguri/config';
import { z } from 'zod';

const schema = z.object({
  NATS_URL: z.string(),
  NATS_USER: z.string().optional(),
  NATS_PASSWORD: z.string().optional(),
  MONGO_URL: z.string(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
});

/** Settings of the data lake, from the environment. */
export const dataLakeConfig = () => readConfig(schema);
