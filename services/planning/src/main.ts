import { connectionsOf, readConfig, serviceEnvironment } from '@meguri/config';
import { failToStart, runService } from '@meguri/messaging';
import { Logger } from '@meguri/observability';
import { PlanningModule } from './planning.module.js';

const service = 'planning';
try {
  const { nats, http } = connectionsOf(readConfig(serviceEnvironment));
  await runService({ service, module: PlanningModule, messaging: { service, ...nats }, http });
} catch (error) {
  failToStart(service, error, new Logger(service));
}
