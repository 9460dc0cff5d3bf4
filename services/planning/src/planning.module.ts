import { createHash } from 'node:crypto';
import { type CampaignEvent, campaignEvents } from '@meguri/contracts';
import { Aggregates, EVENT_STORE, type EventStore, REQUESTS, type Requests } from '@meguri/messaging';
import { HEALTH, type Health, LOGGER, type Logger, METRICS, type Metrics } from '@meguri/observability';
import { Module } from '@nestjs/common';
import { BayesoptExplainer } from './adapters/bayesopt/bayesopt-explainer.js';
import { BayesoptPlanner } from './adapters/bayesopt/bayesopt-planner.js';
import { CampaignFileReader } from './adapters/campaign-file/campaign-file-reader.js';
import { TimerAlarmClock } from './adapters/clock/timer-alarm-clock.js';
import { PlanningMetrics } from './adapters/metrics/planning-metrics.js';
import { NatsFeasibility } from './adapters/nats/nats-feasibility.js';
import { NatsHistory } from './adapters/nats/nats-history.js';
import { AdoptModelHandler } from './application/adopt-model.handler.js';
import { CampaignCommandsHandler } from './application/campaign-commands.handler.js';
import { CampaignDecisions } from './application/campaign-decisions.js';
import { CampaignExplanations } from './application/campaign-explanations.js';
import { CampaignProgress } from './application/campaign-progress.js';
import { CampaignQueriesHandler } from './application/campaign-queries.handler.js';
import { CampaignReplay } from './application/campaign-replay.js';
import { ContinueCampaigns } from './application/continue-campaigns.js';
import { ObserveJobHandler } from './application/observe-job.handler.js';
import { ObserveRunHandler } from './application/observe-run.handler.js';
import { PointChecks } from './application/point-checks.js';
import {
  ALARM_CLOCK,
  CAMPAIGN_FILES,
  CAMPAIGNS,
  type Campaigns,
  EXPLAINER,
  FEASIBILITY,
  HASH,
  type Hash,
  HISTORY,
  OBSERVER,
  PLANNER,
} from './application/ports.js';
import { ProposeNextBatchHandler } from './application/propose-next-batch.handler.js';
import { ProposeTrialsHandler } from './application/propose-trials.handler.js';
import { RetractObservationHandler } from './application/retract-observation.handler.js';
import { SourceChecks } from './application/source-checks.js';
import { SubmitCampaignHandler } from './application/submit-campaign.handler.js';
import { TrialAnswers } from './application/trial-answers.js';
import { type CampaignHistory, initial, isClosed } from './domain/campaign.js';
import { evolve } from './domain/evolve.js';

const campaignsIn = (store: EventStore): Campaigns =>
  new Aggregates<CampaignHistory, CampaignEvent>(store, {
    entity: 'campaign',
    contracts: campaignEvents,
    initial,
    evolve,
    isClosed,
  });

function planner(health: Health): BayesoptPlanner {
  const bayesopt = new BayesoptPlanner();
  health.require('planner', () => bayesopt.trouble);
  return bayesopt;
}

const hash: Hash = (text) => createHash('sha256').update(text).digest('hex');

/** Wires the planning service. */
@Module({
  controllers: [
    SubmitCampaignHandler,
    CampaignCommandsHandler,
    CampaignQueriesHandler,
    ProposeTrialsHandler,
    ProposeNextBatchHandler,
    ObserveRunHandler,
    ObserveJobHandler,
    AdoptModelHandler,
    RetractObservationHandler,
  ],
  providers: [
    CampaignDecisions,
    CampaignExplanations,
    CampaignProgress,
    CampaignReplay,
    ContinueCampaigns,
    PointChecks,
    SourceChecks,
    TrialAnswers,
    { provide: CAMPAIGNS, useFactory: campaignsIn, inject: [EVENT_STORE] },
    { provide: HISTORY, useFactory: (store: EventStore) => new NatsHistory(store), inject: [EVENT_STORE] },
    { provide: PLANNER, useFactory: planner, inject: [HEALTH] },
    { provide: EXPLAINER, useClass: BayesoptExplainer },
    { provide: CAMPAIGN_FILES, useClass: CampaignFileReader },
    { provide: FEASIBILITY, useFactory: (requests: Requests) => new NatsFeasibility(requests), inject: [REQUESTS] },
    { provide: ALARM_CLOCK, useFactory: (logger: Logger) => new TimerAlarmClock(logger), inject: [LOGGER] },
    { provide: HASH, useValue: hash },
    { provide: OBSERVER, useFactory: (metrics: Metrics) => new PlanningMetrics(metrics), inject: [METRICS] },
  ],
})
export class PlanningModule {}
