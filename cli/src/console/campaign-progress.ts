import { SingleBar } from 'cli-progress';
import type { Output } from '../output.js';
import type { Campaign } from './follow-campaign.js';

/** Shows how far a campaign is: a bar on a terminal, else a line for each trial that is done. */
export class CampaignProgress {
  readonly #bar?: SingleBar;
  #since?: { readonly time: number; readonly done: number; readonly share: number };
  #done = -1;

  constructor(private readonly output: Output) {
    if (!output.people.isTTY) return;
    this.#bar = new SingleBar({
      stream: output.people as NodeJS.WriteStream,
      format: ' {bar} {value} of at most {total} trials | {best} | {left}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      gracefulExit: false,
      forceRedraw: true,
      fps: 2,
    });
  }

  update({ summary }: Campaign, now = performance.now()): void {
    const { observed, failed, budget } = summary.trials;
    const done = observed + failed;
    const share = shareDone(summary);
    this.#since ??= { time: now, done, share };
    const best = [describeCost(summary.cost), describeStanding(summary)].filter(Boolean).join(', ');
    const left = summary.state === 'paused' ? 'paused' : this.#timeLeft(done, share, now);
    if (this.#bar !== undefined) this.#drawBar(done, budget, { best, left });
    else if (done !== this.#done && done > 0) this.output.say(`trial ${done} of at most ${budget}: ${best}, ${left}`);
    this.#done = done;
  }

  end(): void {
    this.#bar?.stop();
  }

  #drawBar(done: number, budget: number, payload: object): void {
    if (this.#done < 0) this.#bar?.start(budget, done, payload);
    else this.#bar?.update(done, payload);
  }

  // from what was seen here: a campaign that continues after a night's break is not a slow one
  #timeLeft(done: number, share: number, now: number): string {
    const { time, done: doneAtFirst, share: atFirst } = this.#since!;
    if (done === doneAtFirst) return 'time left unknown yet';
    const seconds = ((now - time) / 1000 / (share - atFirst)) * (1 - share);
    return `at most ${describeDuration(seconds)} left`;
  }
}

type Summary = Campaign['summary'];

/** How much of the budget is answered, from 0 to 1: of its trials or of its money, whichever ends it first. */
function shareDone({ trials: { observed, failed, budget }, cost }: Summary): number {
  const paid = cost ? (cost.answered ?? cost.spent) / cost.budget : 0;
  return Math.min(1, Math.max((observed + failed) / budget, paid));
}

/** For example "86 of 150 spent"; empty where no money is limited. */
function describeCost(cost: Summary['cost']): string {
  return cost ? `${Number(cost.spent.toPrecision(4))} of ${cost.budget} spent` : '';
}

function quantityText({ name, value, unit, censored }: NonNullable<Summary['best']>['values'][number]): string {
  const side = censored ? (censored === 'at-least' ? '≥ ' : '≤ ') : '';
  return `${name} ${side}${Number(value.toPrecision(4))} ${unit}`.trim();
}

/** For example "best yield 98.2 %"; of several objectives how many results are on the front. */
export function describeStanding({ best, front }: Pick<Summary, 'best' | 'front'>): string {
  if (!front) return best?.values.length ? `best ${best.values.map(quantityText).join(', ')}` : 'no best value yet';
  const count = front.results.length === 1 ? '1 result' : `${front.results.length} results`;
  return `${count} that none beats in everything, hypervolume ${Number(front.hypervolume.toPrecision(4))}`;
}

const ends: Readonly<Record<NonNullable<Summary['end']>, string>> = {
  'target-reached': 'its target is reached',
  'budget-spent': 'its budget is spent',
  'no-improvement': 'nothing better was found for long',
  'space-exhausted': 'there is nothing left to try',
  aborted: 'a person aborted it',
  failed: 'it failed',
};

/** Why a campaign has ended, and with what. */
export function describeEnd(summary: Summary): string {
  const { campaignId, end, best } = summary;
  const point = Object.entries(best?.point ?? {}).map(([name, value]) => `${name} ${value}`);
  const where = point.length === 0 ? '' : ` with ${point.join(', ')}`;
  return `Campaign ${campaignId} has ended: ${ends[end!]}; ${describeStanding(summary)}${where}.`;
}

/** For example "45 s", "3 min" or "2.5 h". */
export function describeDuration(seconds: number): string {
  // the rounding of a division adds no second
  if (seconds < 90) return `${Math.ceil(seconds - 1e-6)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
