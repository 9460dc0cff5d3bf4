import { readConfig, serviceEnvironment } from '@meguri/config';
import { z } from 'zod';

const schema = serviceEnvironment.extend({
  HTTP_HOST: z
    .enum(['127.0.0.1', '::1', 'localhost'])
    .default('127.0.0.1')
    .describe('Loopback only: the console knows no users yet.'),
  EXECUTION_URL: z.url().describe('Address of the execution service, for the emergency stop.'),
});

/** Settings of the console, from the environment. */
export const consoleConfig = () => readConfig(schema);
