import type { Cause } from '@meguri/messaging';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CampaignDecisions } from './campaign-decisions.js';
import { CampaignProgress } from './campaign-progress.js';
import { ALARM_CLOCK, type AlarmClock, OBSERVER, type Observer } from './ports.js';

/** After a start every open campaign goes on from where its events end, and its timers are set again. */
@Injectable()
export class ContinueCampaigns implements OnApplicationBootstrap {
  constructor(
    @Inject(CampaignDecisions) private readonly decisions: CampaignDecisions,
    @Inject(CampaignProgress) private readonly progress: CampaignProgress,
    @Inject(ALARM_CLOCK) private readonly clock: AlarmClock,
    @Inject(OBSERVER) private readonly observer: Observer,
  ) {}

  onApplicationBootstrap(): void {
    this.clock.set('start', this.clock.now(), (now) => this.#continueAll(now));
  }

  async #continueAll(now: Date): Promise<void> {
    const open = (await this.decisions.all()).filter(({ status }) => status !== 'finished');
    for (const campaign of open) this.observer.found(campaign);
    await Promise.all(
      open.map(({ campaignId, revision }) => this.progress.advance(campaignId, causeAt(campaignId, revision, now))),
    );
  }
}

const causeAt = (campaignId: string, revision: number, now: Date): Cause => ({
  id: `start/${campaignId}/${revision}`,
  now,
});
