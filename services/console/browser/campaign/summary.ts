import { path, post } from '../api.js';
import { confirmed } from '../confirm.js';
import { type Child, el, keep } from '../dom.js';
import { counted, formatDuration, formatNumber, formatQuantity, withUnit, words } from '../format.js';
import { attempt } from '../notices.js';
import type { CampaignView, Summary } from '../views.js';
import { shareUsed, spendingOf, timeLeft } from './budget.js';
import { pointText } from './points.js';

/** Shows how the campaign stands, and what a person may do with it. */
export function showSummary(place: HTMLElement, campaign: CampaignView): void {
  const { summary, goal } = campaign;
  keep(place, [summary, Math.floor(Date.now() / 1000)], () => [
    el(
      'div',
      { class: 'heading' },
      el('h1', {}, summary.title || summary.campaignId),
      stateBadge(summary),
      el('p', { class: 'quiet' }, subtitle(campaign)),
    ),
    el('div', { class: 'buttons' }, ...controls(summary)),
    el(
      'dl',
      { class: 'tiles' },
      ...(summary.front
        ? tile('Front', frontText(summary.front), 'none better in everything')
        : tile('Best', bestText(campaign), summary.best ? pointText(goal, summary.best.point) : undefined)),
      ...tile('Trials', `${finishedTrials(summary)} of ${summary.trials.budget}`, trialsText(summary)),
      ...(summary.cost ? tile('Budget', costText(summary.cost), spentText(campaign, summary.cost)) : []),
      ...tile('Time', formatDuration(elapsed(summary)), timeText(summary)),
    ),
    progressBar(summary),
  ]);
}

const subtitle = ({ summary, goal }: CampaignView): string =>
  [
    summary.campaignId,
    goal.objectives.map(aimText).join(', '),
    counted(goal.parameters.length, 'parameter'),
    goal.batch.policy === 'wait' ? `batches of ${goal.batch.size}` : 'decides at each result',
  ].join(' · ');

export function stateBadge({ state, end }: Summary): HTMLElement {
  const text = state === 'finished' && end ? `finished: ${words(end)}` : state;
  return el('span', { class: 'badge', 'data-state': end === 'aborted' || end === 'failed' ? end : state }, text);
}

const finishedTrials = ({ trials }: Summary): number => trials.observed + trials.failed;

export function progressBar(summary: Summary): HTMLElement {
  const share = shareUsed(summary);
  return el('progress', { max: 1, value: share, 'aria-label': `${Math.round(100 * share)} % of the budget is used` });
}

/** For example "maximise yield (%)" or "acidity near 7". */
function aimText({ direction, name, unit, target }: CampaignView['goal']['objectives'][number]): string {
  if (direction === 'target') return `${name} near ${withUnit(String(target), unit)}`;
  return `${direction} ${name}${unit && ` (${unit})`}`;
}

const frontText = ({ results }: NonNullable<Summary['front']>): string => counted(results.length, 'result');

function bestText({ summary, goal }: CampaignView): string {
  const quantities = goal.objectives.flatMap(
    ({ name }) => summary.best?.values.find((value) => value.name === name) ?? [],
  );
  return quantities.length === 0 ? 'none yet' : quantities.map((quantity) => formatQuantity(quantity)).join(', ');
}

function trialsText({ trials }: Summary): string {
  const { observed, failed, held, awaitingApproval } = trials;
  const parts = [
    [observed, 'observed'],
    [failed, 'failed'],
    [held, 'held'],
    [awaitingApproval, 'awaiting approval'],
  ] as const;
  return parts
    .filter(([count, name]) => count > 0 || name === 'observed')
    .map(([count, name]) => `${count} ${name}`)
    .join(', ');
}

type Cost = NonNullable<Summary['cost']>;

const costText = ({ spent, budget }: Cost): string => `${formatNumber(spent)} of ${formatNumber(budget)}`;

/** For example "screening 12, promoted 30; 24 left". */
function spentText(campaign: CampaignView, { spent, budget }: Cost): string {
  const parts = spendingOf(campaign).map(({ source, cost }) => `${source} ${formatNumber(cost)}`);
  return `${parts.join(', ')}; ${formatNumber(Math.max(0, budget - spent))} left`;
}

function timeText(summary: Summary): string {
  if (summary.state === 'finished') return 'in all';
  const left = timeLeft(summary, Date.now());
  return left === undefined ? 'so far' : `so far; at this pace at most ${formatDuration(left)} more`;
}

const elapsed = ({ startedAt, finishedAt }: Summary): number =>
  (finishedAt ? Date.parse(finishedAt) : Date.now()) - Date.parse(startedAt);

const tile = (name: string, value: string, more?: string): Child[] => [
  el('div', {}, el('dt', {}, name), el('dd', {}, value), more !== undefined && el('dd', { class: 'quiet' }, more)),
];

function controls({ campaignId, state }: Summary): Child[] {
  const order = (action: string, body: object = {}) =>
    attempt(() => post(path`/api/campaigns/${campaignId}/${action}`, body));
  const pause = async () => {
    const reason = await confirmed({
      title: 'Pause the campaign?',
      text: 'Nothing new is proposed or requested; queued runs hold. Running ones finish.',
      yes: 'Pause',
      reason: 'Reason, for the log',
    });
    if (reason !== undefined) await order('pause', { reason });
  };
  const abort = async () => {
    const reason = await confirmed({
      title: 'Abort the campaign?',
      text: 'Open trials are withdrawn and running ones go to their next safe point. The campaign cannot be resumed.',
      yes: 'Abort for good',
      dangerous: true,
      reason: 'Reason, for the log',
    });
    if (reason !== undefined) await order('abort', { reason });
  };
  const resume = async () => {
    const question = { title: 'Resume the campaign?', text: 'Planning proposes and requests again.', yes: 'Resume' };
    if ((await confirmed(question)) !== undefined) await order('resume');
  };
  const link = (format: string) =>
    el(
      'a',
      { class: 'button', href: path`/api/campaigns/${campaignId}/export?format=${format}` },
      format.toUpperCase(),
    );
  return [
    state === 'running' && el('button', { type: 'button', onclick: () => void pause() }, 'Pause'),
    state === 'paused' && el('button', { type: 'button', class: 'primary', onclick: () => void resume() }, 'Resume'),
    state !== 'finished' && el('button', { type: 'button', class: 'danger', onclick: () => void abort() }, 'Abort'),
    el('a', { class: 'button', href: path`/studies?campaign=${campaignId}` }, 'Study'),
    link('csv'),
    link('json'),
  ];
}
