import { readConfig, serviceEnvironment } from '@meguri/config';
import { z } from 'zod';

const schema = serviceEnvironment.extend({
  MONGO_URL: z.string().describe('Address of the database, with its name.'),
});

/** Settings of the data lake, from the environment. */
export const dataLakeConfig = () => readConfig(schema);
