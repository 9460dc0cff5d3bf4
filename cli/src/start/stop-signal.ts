import { onStarterGone } from './lifeline.js';

// npm and the terminal both pass Ctrl-C on: what comes so soon again is the same one
const SAME_PRESS_MS = 500;

export interface StopSignal {
  /** Aborted at the first Ctrl-C, SIGTERM or SIGHUP, or when the process that started this one is gone. */
  readonly signal: AbortSignal;
}

/** Watches for the wish to stop. A second Ctrl-C means at once. */
export function watchForStop(atOnce: () => void): StopSignal {
  const controller = new AbortController();
  let first: number | undefined;
  const onSignal = () => {
    if (first !== undefined && performance.now() - first > SAME_PRESS_MS) atOnce();
    first ??= performance.now();
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  onStarterGone(() => controller.abort());
  return { signal: controller.signal };
}
