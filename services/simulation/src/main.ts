import { resolve } from 'node:path';
import { connectionsOf, readConfig, serviceEnvironment } from '@meguri/config';
import { failToStart, LEASE_TTLS_MS, runService } from '@meguri/messaging';
import { Logger } from '@meguri/observability';
import { z } from 'zod';
import { SimulationModule } from './simulation.module.js';

const service = 'simulation';
const settings = serviceEnvironment
  .extend({
    MEGURI_DISPATCHER: z.enum(['local', 'slurm', 'kubernetes']).default('local').describe('Who runs the jobs.'),
    MEGURI_JOB_SLOTS: z.coerce.number().int().min(1).optional().describe('Jobs that run or queue there at once.'),
    MEGURI_WORKER_LEASE_MS: z.coerce
      .number()
      .pipe(z.literal(LEASE_TTLS_MS))
      .default(30_000)
      .describe(
        'How long a sign of life of this worker holds; when none came for twice as long, others take its jobs.',
      ),
    MEGURI_SLURM_PARTITION: z.string().optional().describe('Partition of Slurm; its default when absent.'),
    MEGURI_SLURM_ACCOUNT: z.string().optional().describe('Account of Slurm; its default when absent.'),
    MEGURI_KUBERNETES_NAMESPACE: z.string().optional().describe('Namespace of the Jobs; its own when absent.'),
    MEGURI_KUBERNETES_IMAGE: z.string().optional().describe('Image of the pods: this service and the calculators.'),
    MEGURI_KUBERNETES_CLAIM: z.string().optional().describe('Persistent volume claim, mounted at MEGURI_DATA.'),
  })
  .superRefine((given, { addIssue }) => {
    for (const name of ['MEGURI_KUBERNETES_IMAGE', 'MEGURI_KUBERNETES_CLAIM'] as const)
      if (given.MEGURI_DISPATCHER === 'kubernetes' && !given[name])
        addIssue({ code: 'custom', path: [name], message: 'is wanted by the dispatcher kubernetes' });
  });
try {
  const environment = readConfig(settings);
  const { nats, http } = connectionsOf(environment);
  const { MEGURI_KUBERNETES_IMAGE: image, MEGURI_KUBERNETES_CLAIM: volumeClaim } = environment;
  const module = SimulationModule.forRoot({
    dataFolder: environment.MEGURI_DATA,
    leaseMs: environment.MEGURI_WORKER_LEASE_MS,
    dispatcher: {
      name: environment.MEGURI_DISPATCHER,
      slots: environment.MEGURI_JOB_SLOTS,
      partition: environment.MEGURI_SLURM_PARTITION,
      account: environment.MEGURI_SLURM_ACCOUNT,
      ...(image &&
        volumeClaim && {
          kubernetes: {
            image,
            volumeClaim,
            mountPath: resolve(environment.MEGURI_DATA),
            namespace: environment.MEGURI_KUBERNETES_NAMESPACE,
          },
        }),
    },
  });
  await runService({ service, module, messaging: { service, ...nats }, http });
} catch (error) {
  failToStart(service, error, new Logger(service));
}
