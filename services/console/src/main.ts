import { connectionsOf } from '@meguri/config';
import { failToStart, runService } from '@meguri/messaging';
import { Logger } from '@meguri/observability';
import { configureConsole } from './adapters/http/configure.js';
import { consoleConfig } from './config.js';
import { ConsoleModule } from './console.module.js';

const service = 'console';
try {
  const config = consoleConfig();
  const { nats, http } = connectionsOf(config);
  const module = ConsoleModule.forRoot({ executionUrl: config.EXECUTION_URL });
  await runService({ service, module, messaging: { service, ...nats }, http, configure: configureConsole });
} catch (error) {
  failToStart(service, error, new Logger(service));
}
