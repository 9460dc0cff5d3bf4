import { failToStart, runService } from '@meguri/messaging';
import { Logger } from '@meguri/observability';
import { dataLakeConfig } from './config.js';
import { DataLakeModule } from './data-lake.module.js';

try {
  const config = dataLakeConfig();
  await runService({
    service: 'data-lake',
    module: DataLakeModule.forRoot({ mongoUrl: config.MONGO_URL }),
    messaging: { service: 'data-lake', url: config.NATS_URL, user: config.NATS_USER, password: config.NATS_PASSWORD },
    http: { host: config.HTTP_HOST, port: config.HTTP_PORT },
  });
} catch (error) {
  failToStart('data-lake', error, new Logger('data-lake'));
}
