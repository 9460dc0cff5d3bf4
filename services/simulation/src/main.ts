import { connectionsOf, readConfig, serviceEnvironment } from '@meguri/config';
import { failToStart, runService } from '@meguri/messaging';
import { Logger } from '@meguri/observability';
import { z } from 'zod';
import { SimulationModule } from './simulation.module.js';

const service = 'simulation';
const settings = serviceEnvironment.extend({
  MEGURI_DISPATCHER: z.enum(['local', 'slurm']).default('local').describe('Who runs the jobs.'),
  MEGURI_JOB_SLOTS: z.coerce.number().int().min(1).optional().describe('Jobs that run or queue there at once.'),
  MEGURI_SLURM_PARTITION: z.string().optional().describe('Partition of Slurm; its default when absent.'),
  MEGURI_SLURM_ACCOUNT: z.string().optional().describe('Account of Slurm; its default when absent.'),
});
try {
  const environment = readConfig(settings);
  const { nats, http } = connectionsOf(environment);
  const module = SimulationModule.forRoot({
    dataFolder: environment.MEGURI_DATA,
    dispatcher: {
      name: environment.MEGURI_DISPATCHER,
      slots: environment.MEGURI_JOB_SLOTS,
      partition: environment.MEGURI_SLURM_PARTITION,
      account: environment.MEGURI_SLURM_ACCOUNT,
    },
  });
  await runService({ service, module, messaging: { service, ...nats }, http });
} catch (error) {
  failToStart(service, error, new Logger(service));
}
