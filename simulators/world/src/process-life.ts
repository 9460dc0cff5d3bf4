import { isLabError } from '@meguri/contracts';
import type { Logger } from '@meguri/observability';

/**
 * Ends the process in good order on SIGTERM and SIGINT and, where asked, when the process that started it is gone:
 * its end of standard input closes even when it was killed.
 */
export function endWithParent(watchStandardInput: boolean, end: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
  if (!watchStandardInput) return;
  process.stdin.once('close', end);
  process.stdin.resume();
}

/** Reports whatever ends the process against its will as one line that names the remedy, and ends it. */
export function reportFailures(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    const known = isLabError(error) ? { code: error.code, remedy: error.remedy } : {};
    logger.error('the simulator cannot go on', { ...known, error });
    process.exit(1);
  });
}
