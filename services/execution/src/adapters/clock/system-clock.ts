import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../application/ports.js';

/** The clock of this machine. */
export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}
