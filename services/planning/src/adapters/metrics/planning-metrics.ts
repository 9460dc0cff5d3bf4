import type { CampaignEvent } from '@meguri/contracts';
import type { Metrics } from '@meguri/observability';
import type { Observer } from '../../application/ports.js';
import { type Campaign, type CampaignHistory, isPending } from '../../domain/campaign.js';
import { improvedBy, observedValue } from '../../domain/objectives.js';
import { bestSoFar } from '../../domain/standing.js';

/** Counts facts, times decisions, and shows where the open campaigns stand. */
export class PlanningMetrics implements Observer {
  readonly #open = new Map<string, Campaign>();
  readonly #facts;
  readonly #decisionSeconds;

  constructor(metrics: Metrics) {
    this.#facts = metrics.counter({ name: 'facts_total', help: 'Facts of campaigns, by fact.', labels: ['fact'] });
    this.#decisionSeconds = metrics.histogram({
      name: 'decision_seconds',
      help: 'Time the planner took to choose the trials of a batch.',
    });
    metrics.gauge({ name: 'campaigns_open', help: 'Campaigns that have not ended.' }, (gauge) =>
      gauge.set(this.#open.size),
    );
    metrics.gauge(
      { name: 'trials_pending', help: 'Trials whose value may still come, by state.', labels: ['state'] },
      (gauge) => {
        gauge.reset();
        for (const { trials } of this.#open.values())
          for (const { state } of trials.filter(isPending)) gauge.inc({ state });
      },
    );
    metrics.gauge(
      {
        name: 'best_value',
        help: 'Best value so far of campaigns with one objective, in its unit, by the name in the campaign file.',
        labels: ['goal', 'unit'],
      },
      (gauge) => {
        gauge.reset();
        for (const campaign of this.#open.values()) {
          const best = bestSoFar(campaign);
          const [objective] = improvedBy(campaign.goal);
          if (!best || !objective) continue;
          gauge.set({ goal: campaign.goal.name, unit: objective.unit }, observedValue(objective, best.values)!);
        }
      },
    );
  }

  stated(facts: readonly CampaignEvent[], campaign: CampaignHistory): void {
    for (const { type } of facts) this.#facts.inc({ fact: type });
    if (campaign.status === 'unknown') return;
    if (campaign.status === 'finished') this.#open.delete(campaign.campaignId);
    else this.#open.set(campaign.campaignId, campaign);
  }

  found(campaign: Campaign): void {
    this.#open.set(campaign.campaignId, campaign);
  }

  planned(milliseconds: number): void {
    this.#decisionSeconds.observe(milliseconds / 1000);
  }
}
