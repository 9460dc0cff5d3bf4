import { Socket } from 'node:net';

/**
 * Calls back when the process that started this one is gone, however it went. The starter holds the other end of a pipe
 * whose descriptor it names in MEGURI_LIFELINE_FD; without that variable nothing is watched.
 */
export function onStarterGone(callback: () => void): void {
  const descriptor = Number(process.env.MEGURI_LIFELINE_FD);
  delete process.env.MEGURI_LIFELINE_FD;
  if (!(descriptor > 2)) return;
  const lifeline = new Socket({ fd: descriptor, readable: true, writable: false });
  lifeline.once('error', callback);
  lifeline.once('end', callback);
  lifeline.resume().unref();
}
