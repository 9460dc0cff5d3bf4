import type { batchProposed, CampaignEvent, EventOf, replayCampaign } from '@meguri/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { proposeBatch } from '../domain/batches.js';
import { type Campaign, type CampaignHistory, initial } from '../domain/campaign.js';
import { canonicalText } from '../domain/canonical-text.js';
import { isRefusal } from '../domain/decision.js';
import { evolve } from '../domain/evolve.js';
import { nextStep } from '../domain/next-step.js';
import { planningProblem } from '../domain/planning-problem.js';
import { HASH, type Hash, HISTORY, type History, type Output, PLANNER, type Planner } from './ports.js';

type Batch = EventOf<typeof batchProposed>['data'];
type Inputs = NonNullable<Batch['inputs']>;
type Replayed = Output<typeof replayCampaign>['batches'][number];

/** Decides every stored batch of the planner again, from the events before it, and compares. */
@Injectable()
export class CampaignReplay {
  constructor(
    @Inject(HISTORY) private readonly history: History,
    @Inject(PLANNER) private readonly planner: Planner,
    @Inject(HASH) private readonly hash: Hash,
  ) {}

  async replay(campaignId: string): Promise<Replayed[]> {
    const events = await this.history.eventsOf(campaignId);
    const states = statesOf(campaignId, events);
    const replayed: Replayed[] = [];
    for (const event of events)
      if (event.type === 'BatchProposed' && event.data.inputs)
        replayed.push(await this.#decideAgain(states, event.data, event.data.inputs));
    return replayed;
  }

  async #decideAgain(states: readonly CampaignHistory[], stored: Batch, inputs: Inputs): Promise<Replayed> {
    const campaign = states[inputs.campaignRevision] as Campaign;
    const step = nextStep(campaign);
    if (step.kind !== 'propose')
      return {
        batch: stored.batch,
        same: false,
        versionsDiffer: false,
        detail: `the campaign would ${step.kind} instead`,
      };
    const problem = planningProblem(campaign, step.count);
    const plan = await this.planner.plan(problem);
    const { engine, node } = inputs;
    const versionsDiffer = engine !== plan.engine || node !== plan.node;
    const planned = { problem, campaignRevision: campaign.revision, plan };
    const decision = proposeBatch(campaign, planned, new Date(0), this.hash);
    const again = isRefusal(decision) ? undefined : decision.find((event) => event.type === 'BatchProposed')?.data;
    const detail = differenceOf(stored, again);
    return { batch: stored.batch, same: detail === undefined, versionsDiffer, ...(detail && { detail }) };
  }
}

/** The state after 0, 1, 2 … events. */
function statesOf(campaignId: string, events: readonly CampaignEvent[]): CampaignHistory[] {
  const states: CampaignHistory[] = [initial(campaignId)];
  for (const event of events) states.push(evolve(states.at(-1)!, event));
  return states;
}

/** What is not the same, bit for bit; undefined when everything is. */
function differenceOf(stored: Batch, again: Batch | undefined): string | undefined {
  if (!again) return 'no batch is proposed';
  const [seed, seedAgain] = [stored.inputs?.seed, again.inputs?.seed];
  if (seed !== seedAgain) return `the seed is ${seedAgain}, not ${seed}`;
  const trial = stored.trials.find((each, index) => canonicalText(each) !== canonicalText(again.trials[index]));
  if (trial) return `${trial.trialId} comes out differently`;
  if (stored.trials.length !== again.trials.length) return `the batch has ${again.trials.length} trials`;
  return canonicalText(stored.model) === canonicalText(again.model) ? undefined : 'the fitted model differs';
}
