import { connectionsOf, readConfig, serviceEnvironment } from '@meguri/config';
import { failToStart, runService } from '@meguri/messaging';
import { Logger } from '@meguri/observability';
import { SimulationModule } from './simulation.module.js';

const service = 'simulation';
try {
  const environment = readConfig(serviceEnvironment);
  const { nats, http } = connectionsOf(environment);
  const module = SimulationModule.forRoot({ dataFolder: environment.MEGURI_DATA });
  await runService({ service, module, messaging: { service, ...nats }, http });
} catch (error) {
  failToStart(service, error, new Logger(service));
}
