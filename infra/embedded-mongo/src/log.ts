/** Writes one trouble as a JSON line to standard error, in the form of the other processes' logs. */
export function logTrouble(message: string, error: unknown): void {
  const { name, message: text } = error instanceof Error ? error : new Error(String(error));
  const line = {
    time: new Date().toISOString(),
    level: 'warn',
    service: 'mongo',
    message,
    error: { name, message: text },
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
