import type { Logger } from '@meguri/observability';
import { setDebugLogger, setErrorLogger, setWarningLogger } from 'node-opcua';

/** Sends what node-opcua would print to the log of the service: standard output belongs to the ready line. */
export function opcuaLogsTo(logger: Logger): void {
  const text = (parts: readonly unknown[]) =>
    parts
      .filter((part) => typeof part !== 'object')
      .join(' ')
      .trim();
  setErrorLogger((...parts: unknown[]) => logger.warn('opcua client reports an error', { text: text(parts) }));
  setWarningLogger((...parts: unknown[]) => logger.info('opcua client warns', { text: text(parts) }));
  setDebugLogger((...parts: unknown[]) => logger.debug('opcua client', { text: text(parts) }));
}
