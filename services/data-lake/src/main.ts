import { connectionsOf } from '@meguri/config';
import { failToStart, runService } from '@meguri/messaging';
import { Logger } from '@meguri/observability';
import { dataLakeConfig } from './config.js';
import { DataLakeModule } from './data-lake.module.js';

const service = 'data-lake';
try {
  const config = dataLakeConfig();
  const { nats, http } = connectionsOf(config);
  const module = DataLakeModule.forRoot({ mongoUrl: config.MONGO_URL });
  await runService({ service, module, messaging: { service, ...nats }, http });
} catch (error) {
  failToStart(service, error, new Logger(service));
}
