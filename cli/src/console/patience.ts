import { setTimeout as delay } from 'node:timers/promises';

const TRY_AGAIN_MS = 300;

const passing: ReadonlySet<string> = new Set([
  'LABORATORY.NOT_RUNNING',
  'MESSAGING.NO_RESPONDER',
  'MESSAGING.OUTCOME_UNKNOWN',
  'MESSAGING.UNAVAILABLE',
  'REQUEST.INTERNAL',
]);

/** Whether a service that is just being restarted would explain the error. */
export function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === undefined || (typeof code === 'string' && passing.has(code));
}

/** Does it again after every passing error, for at most `withinMs`; it must be safe to repeat. */
export async function patiently<T>(work: () => Promise<T>, withinMs: number): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || performance.now() > deadline) throw error;
      await delay(TRY_AGAIN_MS);
    }
  }
}
