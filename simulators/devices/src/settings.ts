import { readConfig } from '@meguri/config';
import { LabError } from '@meguri/contracts';
import { z } from 'zod';

const schema = z.object({
  MEGURI_DATA: z.string(),
  MEGURI_DEVICES: z.string().default('dispenser,arm,reactor,hplc,refractometer'),
  MEGURI_DEVICE_PORTS: z.string().default(''),
  WORLD_URL: z.string(),
  TIME_SCALE: z.coerce.number().positive().default(20_000),
  SEED: z.string().default('1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  MEGURI_EXIT_WITH_STDIN: z.literal('1').optional(),
});

export interface Settings {
  readonly data: string;
  readonly devices: readonly string[];
  /** device to TCP port; absent: a free one */
  readonly ports: ReadonlyMap<string, number>;
  readonly worldUrl: string;
  /** lab seconds per wall second */
  readonly timeScale: number;
  readonly seed: string;
  /** port of the control channel; 0 takes a free one */
  readonly controlPort: number;
  readonly endWithStandardInput: boolean;
}

/** @throws LabError CONFIG.INVALID */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const read = readConfig(schema, environment);
  const list = (text: string) => text.split(',').filter((part) => part !== '');
  const ports = list(read.MEGURI_DEVICE_PORTS).map((part) => {
    const [device = '', port = ''] = part.split('=');
    if (!/^\d+$/.test(port))
      throw new LabError('CONFIG.INVALID', `MEGURI_DEVICE_PORTS: "${part}" is not <device>=<port>`);
    return [device, Number(port)] as const;
  });
  return {
    data: read.MEGURI_DATA,
    devices: list(read.MEGURI_DEVICES),
    ports: new Map(ports),
    worldUrl: read.WORLD_URL,
    timeScale: read.TIME_SCALE,
    seed: read.SEED,
    controlPort: read.HTTP_PORT,
    endWithStandardInput: read.MEGURI_EXIT_WITH_STDIN === '1',
  };
}
