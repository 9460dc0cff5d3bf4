import { Socket } from 'node:net';

/** Ends this process when the one that started it is gone, however it went: the pipe between them then closes. */
export function endWithStarter() {
  const descriptor = Number(process.env.MEGURI_LIFELINE_FD);
  delete process.env.MEGURI_LIFELINE_FD;
  if (!(descriptor > 2)) return;
  const lifeline = new Socket({ fd: descriptor, readable: true, writable: false });
  lifeline.once('close', () => process.kill(process.pid, 'SIGTERM'));
  lifeline.resume().unref();
}
