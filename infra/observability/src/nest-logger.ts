import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

/** Lets Nest write its own messages through a Meguri logger; what Nest calls `log` is debug here. */
export function asNestLogger(logger: Logger): LoggerService {
  const fields = (rest: unknown[]) => ({ context: rest.at(-1) });
  return {
    log: (message: unknown, ...rest: unknown[]) => logger.debug(String(message), fields(rest)),
    debug: (message: unknown, ...rest: unknown[]) => logger.debug(String(message), fields(rest)),
    verbose: (message: unknown, ...rest: unknown[]) => logger.debug(String(message), fields(rest)),
    warn: (message: unknown, ...rest: unknown[]) => logger.warn(String(message), fields(rest)),
    error: (message: unknown, ...rest: unknown[]) =>
      message instanceof Error
        ? logger.error('Nest reports an error', { error: message, ...fields(rest) })
        : logger.error(String(message), { ...fields(rest), ...(rest.length > 1 && { stack: rest[0] }) }),
    fatal: (message: unknown, ...rest: unknown[]) => logger.error(String(message), fields(rest)),
  };
}
