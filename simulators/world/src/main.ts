import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readConfig } from '@meguri/config';
import { Logger } from '@meguri/observability';
import { z } from 'zod';
import { endWithParent, reportFailures } from './process-life.js';
import { World } from './world.js';
import { worldServer } from './world-server.js';

const logger = new Logger('world');
reportFailures(logger);
const settings = readConfig(
  z.object({
    HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    MEGURI_DATA: z.string(),
    SEED: z.string().default('1'),
    MEGURI_EXIT_WITH_STDIN: z.literal('1').optional(),
  }),
);

const world = World.open(join(settings.MEGURI_DATA, 'simulators', 'world', 'journal.jsonl'), settings.SEED);
const server = worldServer(world, logger);
server.listen(settings.HTTP_PORT, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);
});
endWithParent(settings.MEGURI_EXIT_WITH_STDIN === '1', () => process.exit(0));
