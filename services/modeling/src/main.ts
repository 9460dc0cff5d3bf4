import { connectionsOf, readConfig, serviceEnvironment } from '@meguri/config';
import { failToStart, runService } from '@meguri/messaging';
import { Logger } from '@meguri/observability';
import { ModelingModule } from './modeling.module.js';

const service = 'modeling';
try {
  const { nats, http } = connectionsOf(readConfig(serviceEnvironment));
  await runService({ service, module: ModelingModule, messaging: { service, ...nats }, http });
} catch (error) {
  failToStart(service, error, new Logger(service));
}
