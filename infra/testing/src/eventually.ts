import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 10;

/**
 * Waits until a condition holds: until `probe` gives something other than undefined, false or null, without throwing.
 * @param withinMs how long it may take before the test fails; generous, because tests do not depend on time.
 * @returns what the probe gave.
 */
export async function eventually<T>(
  probe: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const [value, failure] = await attempt(probe);
    if (value !== undefined && value !== null && value !== false) return value as Exclude<T, undefined | null | false>;
    if (performance.now() > deadline)
      throw new Error(`not within ${withinMs} ms: ${probe.toString().slice(0, 200)}`, { cause: failure });
    await sleep(PAUSE_MS);
  }
}

async function attempt<T>(probe: () => T | Promise<T>): Promise<[T | undefined, unknown]> {
  try {
    return [await probe(), undefined];
  } catch (error) {
    return [undefined, error];
  }
}
