import { parentPort } from 'node:worker_threads';
import { nothing, type Played, playOdd, type Tally, together } from '../odd-campaigns/play.ts';

/** Which campaigns to play. */
export interface OddSeeds {
  readonly from: number;
  readonly count: number;
}

export interface OddAnswer {
  readonly tally: Tally;
  readonly faults: readonly string[];
}

parentPort?.on('message', ({ from, count }: OddSeeds) => {
  const played: Played[] = Array.from({ length: count }, (_, i) => playOdd(from + i));
  const answer: OddAnswer = {
    tally: played.map(({ tally }) => tally).reduce(together, nothing),
    faults: played.flatMap(({ faults }) => faults),
  };
  parentPort?.postMessage(answer);
});
