import { failToStart, runService } from '@meguri/messaging';
import { Logger } from '@meguri/observability';
import { configureConsole } from './adapters/http/configure.js';
import { consoleConfig } from './config.js';
import { ConsoleModule } from './console.module.js';

try {
  const config = consoleConfig();
  await runService({
    service: 'console',
    module: ConsoleModule.forRoot({ executionUrl: config.EXECUTION_URL }),
    messaging: { service: 'console', url: config.NATS_URL, user: config.NATS_USER, password: config.NATS_PASSWORD },
    http: { host: config.HTTP_HOST, port: config.HTTP_PORT },
    configure: configureConsole,
  });
} catch (error) {
  failToStart('console', error, new Logger('console'));
}
