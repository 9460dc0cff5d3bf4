import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** What every service reads from its environment; services with more to say extend it. */
export const serviceEnvironment = z.object({
  NATS_URL: z.string().default('nats://127.0.0.1:4222').describe('Address of the NATS server.'),
  NATS_USER: z.string().optional().describe('User of this service on the NATS server.'),
  NATS_PASSWORD: z.string().optional().describe('Password of that user.'),
  HTTP_HOST: z.string().default('127.0.0.1').describe('Interface that HTTP listens on.'),
  HTTP_PORT: port.default(0).describe('Port that HTTP listens on; 0 takes a free one.'),
  MEGURI_DATA: z.string().default('.meguri').describe('Folder of the data of the laboratory.'),
});

/** The connections of a service as its environment states them. */
export const connectionsOf = (environment: z.infer<typeof serviceEnvironment>) => ({
  nats: { url: environment.NATS_URL, user: environment.NATS_USER, password: environment.NATS_PASSWORD },
  http: { host: environment.HTTP_HOST, port: environment.HTTP_PORT },
});
