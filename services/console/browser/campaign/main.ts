import { get, path, Refusal } from '../api.js';
import { coalesce } from '../coalesce.js';
import { showConnection } from '../connection.js';
import type { DeadLetter } from '../dead-letters.js';
import { byId, el } from '../dom.js';
import { armEmergencyStop } from '../emergency-stop.js';
import { type LabEvent, LiveEvents } from '../live-events.js';
import type { CampaignView, Goal, Job, Run, Workcell } from '../views.js';
import { AdoptedModels } from './adopted-models.js';
import { showAttention } from './attention.js';
import { showCalculations } from './calculations.js';
import { DecisionLog } from './decisions.js';
import { showFront } from './front-table.js';
import { LearntCard } from './learnt-card.js';
import { ProgressPlot } from './progress-plot.js';
import { showSummary } from './summary.js';
import { TrialDialog } from './trial-dialog.js';
import { TrialsTable } from './trials-table.js';
import { showNoWorkcell, showWorkcell } from './workcell-board.js';

/** Several events belong to one moment; what they changed is read once. */
const PAUSE_MS = 150;
/** No event tells of a dead letter. */
const LETTERS_EVERY_MS = 5000;
/** Nor of a step within a calculation. */
const STEPS_EVERY_MS = 5000;

/** The page of one campaign: reads it when events tell that it changed, and shows it. */
class CampaignPage {
  #campaign: CampaignView | undefined;
  #runs: readonly Run[] = [];
  #letters: readonly DeadLetter[] = [];
  #jobs: { readonly jobs: readonly Job[]; readonly total: number } = { jobs: [], total: 0 };
  /** Events that came before the campaign was read for the first time. */
  #early: LabEvent[] = [];
  readonly #attention = el('section', { class: 'card', hidden: true });
  readonly #dialog = new TrialDialog(byId<HTMLDialogElement>('trial'));
  readonly #decisions = new DecisionLog(byId('decisions'));
  readonly #models = new AdoptedModels(byId('adopted-models'));
  readonly #open = (trialId: string) => void this.#openTrial(trialId);
  readonly #plot = new ProgressPlot(byId('progress'), this.#open);
  readonly #learnt = new LearntCard(byId('learnt'));
  readonly #table = new TrialsTable(byId('trials'), this.#open);
  readonly #readCampaign = coalesce(() => this.#refreshCampaign(), PAUSE_MS);
  readonly #readWorkcell = coalesce(() => this.#refreshWorkcell(), PAUSE_MS);
  readonly #readJobs = coalesce(() => this.#refreshJobs(), PAUSE_MS);

  constructor(private readonly campaignId: string) {
    byId('summary').after(this.#attention);
    armEmergencyStop();
    this.#readCampaign();
    this.#readWorkcell();
    this.#readJobs();
    const url = path`/api/campaigns/${campaignId}/events?from=start`;
    new LiveEvents(url, (event) => this.#hear(event), showConnection);
    void this.#refreshLetters();
    setInterval(() => void this.#refreshLetters(), LETTERS_EVERY_MS);
    setInterval(() => this.#tick(), 1000);
    setInterval(() => !document.hidden && this.#jobs.total > 0 && this.#readJobs(), STEPS_EVERY_MS);
  }

  #hear(event: LabEvent): void {
    if (event.type.startsWith('meguri.planning.')) this.#readCampaign();
    if (event.type.startsWith('meguri.execution.')) this.#readWorkcell();
    if (event.type.startsWith('meguri.simulation.')) this.#readJobs();
    this.#models.add(event);
    if (this.#campaign) this.#decisions.add(event, this.#campaign.goal);
    else this.#early.push(event);
  }

  async #refreshCampaign(): Promise<void> {
    try {
      const campaign = await get<CampaignView>(path`/api/campaigns/${this.campaignId}`);
      this.#campaign = campaign;
      this.#show(campaign);
    } catch (error) {
      this.#retryLater(error, this.#readCampaign);
    }
  }

  #show(campaign: CampaignView): void {
    showCards(campaign.goal);
    this.#tick();
    this.#showAttention();
    if (campaign.summary.front) showFront(byId('progress'), campaign, this.#open);
    else this.#plot.show(campaign);
    this.#table.show(campaign);
    this.#learnt.show(campaign);
    for (const event of this.#early.splice(0)) this.#decisions.add(event, campaign.goal);
    const wanted = location.hash.slice(1);
    if (wanted && !byId<HTMLDialogElement>('trial').open) this.#open(wanted);
  }

  /** What a clock changes. */
  #tick(): void {
    if (!this.#campaign) return;
    showSummary(byId('summary'), this.#campaign);
    showCalculations(byId('calculations'), this.#jobs, this.#campaign);
  }

  async #refreshWorkcell(): Promise<void> {
    try {
      const [workcell, { runs }] = await Promise.all([
        get<Workcell>('/api/devices'),
        get<{ runs: Run[] }>(path`/api/runs?campaignId=${this.campaignId}`),
      ]);
      this.#runs = runs;
      showWorkcell(byId('devices'), workcell, runs);
      this.#showAttention();
    } catch (error) {
      showNoWorkcell(byId('devices'), error instanceof Refusal ? error.message : String(error));
      this.#retryLater(error, this.#readWorkcell);
    }
  }

  async #refreshJobs(): Promise<void> {
    const url = path`/api/jobs?campaignId=${this.campaignId}`;
    try {
      this.#jobs = await get(url);
      this.#tick();
      this.#showAttention();
    } catch (error) {
      this.#retryLater(error, this.#readJobs);
    }
  }

  async #refreshLetters(): Promise<void> {
    if (document.hidden) return;
    const answer = await get<{ deadLetters: DeadLetter[] }>('/api/dead-letters').catch(() => undefined);
    if (!answer) return;
    this.#letters = answer.deadLetters.filter(({ campaignId }) => campaignId === this.campaignId);
    this.#showAttention();
  }

  #showAttention(): void {
    if (this.#campaign) showAttention(this.#attention, this.#campaign, this.#runs, this.#letters, this.#jobs.jobs);
  }

  #retryLater(error: unknown, again: () => void): void {
    if (error instanceof Refusal) setTimeout(again, 2000);
    else throw error;
  }

  async #openTrial(trialId: string): Promise<void> {
    const trial = this.#campaign?.trials.find((candidate) => candidate.trialId === trialId);
    if (this.#campaign && trial) await this.#dialog.open(this.#campaign, trial);
  }
}

/** A card only for what the sources of the campaign use. */
function showCards({ sources }: Goal): void {
  const uses = (type: Goal['sources'][number]['type']) => sources.some((source) => source.type === type);
  byId('calculations-card').hidden = !uses('calculation');
  byId('workcell-card').hidden = !uses('experiment');
}

new CampaignPage(byId('main').dataset.campaign ?? '');
