// Odd campaigns until the planner has made so many proposals: what went wrong, which should be nothing.
import { nothing, type Tally, together } from '../odd-campaigns/play.ts';
import { atMost, type Measured } from './gate.ts';
import type { OddAnswer, OddSeeds } from './odd-worker.ts';
import { inParallel } from './worker-pool.ts';

/** Campaigns per message, and messages between two looks at the number of proposals. */
const CHUNK = 100;
const CHUNKS = 20;
/** Faults that are told in words. */
const TOLD = 20;
/** Minutes for one message, which takes seconds: a campaign that hangs is a fault too. */
const PATIENCE = 10;
const worker = new URL('./odd-worker.ts', import.meta.url);

const faulty: readonly (keyof Tally)[] = ['crashes', 'nonFinite', 'violations', 'duplicates', 'silent'];

/** Plays the seeds 0, 1, 2, … on all cores. */
export async function measureOdd(proposals: number, say: (text: string) => void): Promise<Measured> {
  let tally = nothing;
  const faults: string[] = [];
  while (tally.proposals < proposals) {
    const from = tally.campaigns;
    const tasks = Array.from({ length: CHUNKS }, (_, i): OddSeeds => ({ from: from + i * CHUNK, count: CHUNK }));
    const answers = await inParallel<OddSeeds, OddAnswer>(worker, tasks, undefined, PATIENCE);
    tally = answers.map((answer) => answer.tally).reduce(together, tally);
    faults.push(...answers.flatMap((answer) => answer.faults));
    const wrong = faulty.reduce((sum, key) => sum + tally[key], 0);
    say(`odd campaigns: ${tally.campaigns}, ${tally.proposals} of ${proposals} proposals, ${wrong} faults`);
  }
  return {
    results: { ...tally, faults: faults.slice(0, TOLD) },
    gates: faulty.map((key) => atMost(`odd campaigns, ${key}`, tally[key], 0)),
  };
}
