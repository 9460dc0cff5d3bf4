import type { Cause } from '@meguri/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { nextExpiry } from '../domain/approval.js';
import { type PlannedBatch, proposeBatch } from '../domain/batches.js';
import { type Campaign, isOpen } from '../domain/campaign.js';
import { settle } from '../domain/campaign-life.js';
import { nextStep } from '../domain/next-step.js';
import { planningProblem } from '../domain/planning-problem.js';
import { CampaignDecisions } from './campaign-decisions.js';
import {
  ALARM_CLOCK,
  type AlarmClock,
  HASH,
  type Hash,
  OBSERVER,
  type Observer,
  PLANNER,
  type Planner,
} from './ports.js';
import { Turns } from './turns.js';

/** Brings a campaign as far as it can go by itself; whoever calls it, and how often, does not matter. */
@Injectable()
export class CampaignProgress {
  readonly #turns = new Turns();

  constructor(
    @Inject(CampaignDecisions) private readonly decisions: CampaignDecisions,
    @Inject(PLANNER) private readonly planner: Planner,
    @Inject(ALARM_CLOCK) private readonly clock: AlarmClock,
    @Inject(HASH) private readonly hash: Hash,
    @Inject(OBSERVER) private readonly observer: Observer,
  ) {}

  /** Lets proposals expire, ends the campaign or proposes trials, until it waits for something else. */
  advance(campaignId: string, cause: Cause): Promise<void> {
    return this.#turns.take(campaignId, () => this.#advance(campaignId, cause));
  }

  async #advance(campaignId: string, cause: Cause): Promise<void> {
    let campaign = await this.decisions.find(campaignId);
    for (let next = campaign; next; next = await this.#step(next, cause)) campaign = next;
    this.#armExpiry(campaignId, campaign);
  }

  /** The campaign after one step; undefined when it waits. */
  async #step(campaign: Campaign, cause: Cause): Promise<Campaign | undefined> {
    if (settle(campaign, cause.now).length > 0)
      return this.decisions.change(campaign, cause, (now) => settle(now, cause.now));
    const step = nextStep(campaign);
    if (step.kind !== 'propose') return undefined;
    const planned = await this.#plan(campaign, step.count);
    // no point is free until an answer comes
    if (planned.plan.suggestions.length === 0 && campaign.trials.some(isOpen)) return undefined;
    // the campaign may have changed meanwhile: then nothing is proposed, and the next step plans for what it is now
    return this.decisions.change(campaign, cause, (now) => proposeBatch(now, planned, cause.now, this.hash));
  }

  async #plan(campaign: Campaign, count: number): Promise<PlannedBatch> {
    const problem = planningProblem(campaign, count);
    const plan = await this.planner.plan(problem);
    this.observer.planned(plan.milliseconds);
    const model = campaign.adoptedModel;
    return {
      problem,
      campaignRevision: campaign.revision,
      ...(model && { modelVersion: `${model.modelId} ${model.version}` }),
      plan,
    };
  }

  #armExpiry(campaignId: string, campaign: Campaign | undefined): void {
    const expiry = campaign && nextExpiry(campaign);
    if (expiry) {
      const id = `expiry/${campaignId}/${expiry.toISOString()}`;
      this.clock.set(campaignId, expiry, (now) => this.advance(campaignId, { id, now }));
    } else this.clock.clear(campaignId);
  }
}
