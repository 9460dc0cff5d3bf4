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
