/** Lets a burst of calls lead to few runs: one at a time, and one more after the last call. */
export function coalesce(work: () => Promise<void>, pauseMs: number): () => void {
  let wanted = false;
  let running = false;
  const run = async () => {
    running = true;
    while (wanted) {
      wanted = false;
      await work();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    running = false;
  };
  return () => {
    wanted = true;
    if (!running) void run();
  };
}
