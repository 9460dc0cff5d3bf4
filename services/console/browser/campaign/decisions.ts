import { type Child, el } from '../dom.js';
import { formatNumber, formatTime, words } from '../format.js';
import { factOf, type LabEvent } from '../live-events.js';
import type { Goal, Trial } from '../views.js';
import { pointText, proposerText, reasonText } from './points.js';
import { type Expectation, type Expected, expectationsOf, gainText, neighbourText, predictionText } from './reasons.js';

interface Entry {
  /** Colours the entry: decision, person, trouble or end. */
  readonly kind: 'decision' | 'person' | 'trouble' | 'end';
  readonly text: string;
  readonly detail?: readonly Child[];
}

/** The log of decisions with their reasons, newest first; models that planning took up stand beside it, in {@link AdoptedModels}. */
export class DecisionLog {
  readonly #known = new Set<string>();

  constructor(private readonly place: HTMLElement) {}

  /** Adds what the event decided; an event that is known, or decides nothing, adds nothing. */
  add(event: LabEvent, goal: Goal): void {
    if (this.#known.has(event.id)) return;
    const entry = entryOf(event, goal);
    if (!entry) return;
    this.#known.add(event.id);
    const time = el('time', { datetime: event.time }, formatTime(event.time));
    const item = el('li', { 'data-kind': entry.kind }, time, el('span', {}, entry.text), ...(entry.detail ?? []));
    const later = [...this.place.children].find((other) => timeOf(other) <= event.time);
    this.place.insertBefore(item, later ?? null);
    this.place.removeAttribute('aria-busy');
  }
}

const timeOf = (item: Element): string => item.querySelector('time')?.dateTime ?? '';

type Field = (name: string) => string;

/** What the log says of each fact that is a decision, a person's word, or trouble. */
const sentences: Readonly<Record<string, readonly [Entry['kind'], (field: Field) => string]>> = {
  CampaignStarted: ['decision', () => 'The campaign started.'],
  CampaignPaused: ['person', (field) => `Paused: ${field('reason')}.`],
  CampaignResumed: ['person', () => 'Resumed.'],
  CampaignFinished: ['end', (field) => `Finished: ${words(field('reason'))}. ${field('detail')}`],
  ProposalRefused: ['trouble', (field) => `A point was not admitted: ${field('reasons')}.`],
  ApprovalRequested: ['person', (field) => `${field('trialId')} waits for approval.`],
  TrialApproved: ['person', (field) => `${field('trialId')} approved by ${field('by')}.`],
  TrialRejected: ['person', (field) => `${field('trialId')} rejected by ${field('by')}: ${field('reason')}.`],
  TrialExpired: ['trouble', (field) => `${field('trialId')} expired: nobody approved it in time.`],
  TrialFailed: [
    'trouble',
    (field) => `${field('trialId')} failed (${field('cause')}), attempt ${field('attempt')}: ${field('reason')}`,
  ],
  TrialHeld: ['trouble', (field) => `${field('trialId')} is held for a person: ${field('reason')}`],
  TrialReleased: ['person', (field) => `${field('trialId')} released by ${field('by')}: ${words(field('decision'))}.`],
  TrialWithdrawn: ['decision', (field) => `${field('trialId')} withdrawn: ${field('reason')}.`],
  TrialRetracted: [
    'person',
    (field) => `The values of ${field('trialId')} were withdrawn by ${field('by')}: ${field('reason')}.`,
  ],
  EmergencyStopLatched: ['trouble', (field) => `Emergency stop by ${field('by')}: ${field('reason')}.`],
  EmergencyStopReset: ['person', (field) => `Emergency stop reset by ${field('by')}.`],
  AlarmRaised: ['trouble', (field) => `Alarm: ${field('message')}`],
  DeviceLost: ['trouble', (field) => `The link to ${field('device')} broke: ${field('reason')}`],
  RunAwaitingRecovery: ['trouble', (field) => `${field('runId')} waits for a person: ${field('reason')}`],
  RunRecovered: [
    'person',
    (field) => `${field('runId')} goes on (${words(field('option'))}), decided by ${field('by')}.`,
  ],
};

function entryOf(event: LabEvent, goal: Goal): Entry | undefined {
  const fact = factOf(event);
  if (fact === 'BatchProposed') return batchEntry(event.data as unknown as Batch, goal);
  const sentence = sentences[fact];
  if (!sentence) return undefined;
  const [kind, text] = sentence;
  return { kind, text: text((name) => String(event.data[name] ?? '')) };
}

interface Batch {
  readonly batch: number;
  readonly trials: readonly (Expected & {
    readonly trialId: string;
    readonly point: Record<string, string | number>;
    readonly source: string;
    readonly reason: string;
  })[];
  readonly proposer?: Trial['proposer'];
  /** Absent where the planner did not choose. */
  readonly inputs?: {
    readonly modelVersion?: string;
    readonly seed: number;
    readonly engine: string;
    readonly campaignRevision: number;
  };
  readonly milliseconds?: number;
}

function expectationText({ objective, ...expected }: Expectation, goal: Goal, isOneOfSeveral: boolean): string {
  const { trade, nearest } = expected.explanation ?? {};
  const [closest] = nearest ?? [];
  const prediction = predictionText(expected, objective.unit);
  return [
    isOneOfSeveral ? `expects of ${objective.name} ${prediction}` : `expects ${prediction}`,
    trade && gainText(trade, objective),
    closest && neighbourText(closest, goal.parameters),
  ]
    .filter(Boolean)
    .join('; ');
}

function batchEntry({ batch, trials, proposer, inputs, milliseconds }: Batch, goal: Goal): Entry {
  const reasons = [...new Set(trials.map(({ reason }) => reasonText(reason, proposer)))];
  const chosen = trials.map((trial) => {
    const expectations = expectationsOf(trial, goal);
    const reasons = expectations.map((each) => expectationText(each, goal, expectations.length > 1)).join('; ');
    return el(
      'li',
      {},
      el('strong', {}, trial.trialId),
      ` ${pointText(goal, trial.point)}${goal.sources.length > 1 ? `, asked of ${trial.source}` : ''}${reasons && `: ${reasons}`}`,
    );
  });
  const basis = inputs && basisText(inputs, milliseconds);
  const detail = el(
    'details',
    {},
    el('summary', {}, basis ? 'which points, and from what' : 'which points'),
    el('ul', {}, ...chosen),
    basis !== undefined && el('p', { class: 'quiet' }, basis),
  );
  const count = trials.length === 1 ? '1 trial' : `${trials.length} trials`;
  const why = reasons.join('; ');
  return proposer
    ? {
        kind: 'person',
        text: `Batch ${batch}: ${count}, proposed by ${proposerText(proposer)}: ${why}.`,
        detail: [detail],
      }
    : { kind: 'decision', text: `Batch ${batch}: ${count}, chosen for ${why}.`, detail: [detail] };
}

/** What the planner decided from. */
function basisText(
  { engine, modelVersion, seed, campaignRevision }: NonNullable<Batch['inputs']>,
  milliseconds: number | undefined,
): string {
  const parts = [
    engine,
    modelVersion && `model ${modelVersion}`,
    `seed ${seed}`,
    `decided after event ${campaignRevision} of the campaign`,
    milliseconds !== undefined && `in ${formatNumber(milliseconds, 3)} ms`,
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
