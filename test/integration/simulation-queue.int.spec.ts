import { describe, expect, it } from 'vitest';
import { measureQueue } from '../../bench/simulation/queue.js';

const JOBS = 1000;

describe('a queue of a thousand calculations', () => {
  it('is worked off exactly once, with the service killed three times on the way, in bounded memory', async () => {
    const figures = await measureQueue({ jobs: JOBS, kills: 3 });
    expect(figures).toMatchObject({ succeeded: JOBS, executed: JOBS, distinct: JOBS, foldersLeft: 0 });
    expect(figures.peakMegabytes).toBeLessThan(500);
  }, 240_000);
});
