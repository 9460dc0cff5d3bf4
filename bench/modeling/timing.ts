/**
 * Seconds of the wall, and of processors: all threads together, what waited for other work aside. On one core that nothing else uses both are the
 * same, so that what is meant for one core is judged by the latter.
 */
export interface Timing {
  readonly wall: number;
  readonly processor: number;
}

export async function timed<T>(work: () => T | Promise<T>): Promise<{ result: T; timing: Timing }> {
  const began = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const timing = { wall: rounded((performance.now() - began) / 1000), processor: rounded((user + system) / 1e6) };
  return { result, timing };
}

/** The run of the least processor time: the one that other work disturbed least. */
export async function quickest<T>(runs: number, work: () => T | Promise<T>): Promise<{ result: T; timing: Timing }> {
  let least = await timed(work);
  for (let run = 1; run < runs; run++) {
    const next = await timed(work);
    if (next.timing.processor < least.timing.processor) least = next;
  }
  return least;
}

function rounded(seconds: number): number {
  return Number(seconds.toPrecision(4));
}
