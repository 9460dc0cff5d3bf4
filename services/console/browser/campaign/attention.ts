import { path, post } from '../api.js';
import { confirmed } from '../confirm.js';
import { type DeadLetter, letterItem } from '../dead-letters.js';
import { el, keep } from '../dom.js';
import { formatNumber, withUnit, words } from '../format.js';
import { attempt } from '../notices.js';
import { pausedJobItem } from '../paused-jobs.js';
import type { CampaignView, Goal, Job, Run, Trial } from '../views.js';
import { pointText } from './points.js';
import { RESULT_PATTERN, readResult } from './result-text.js';

/** What waits for a person: messages nobody could take, paused calculations, approvals, held trials, runs whose command has an unknown outcome, questions to a person. */
export function showAttention(
  place: HTMLElement,
  campaign: CampaignView,
  runs: readonly Run[],
  letters: readonly DeadLetter[],
  jobs: readonly Job[],
): void {
  const { trials, goal, summary } = campaign;
  const asked = trials.filter((trial) => isForPerson(goal, trial));
  const approvals = trials.filter(({ state }) => state === 'awaiting-approval');
  const held = trials.filter(({ state }) => state === 'held');
  const stuck = runs.filter(({ state }) => state === 'awaiting-recovery');
  // the jobs of a paused campaign wait for the campaign
  const paused = summary.state === 'paused' ? [] : jobs.filter(({ state }) => state === 'paused');
  const count = asked.length + approvals.length + held.length + stuck.length + letters.length + paused.length;
  // a message about a campaign that ended is missing in the archive all the same
  place.hidden = count === 0 || (summary.state === 'finished' && letters.length === 0);
  keep(place, [asked, approvals, held, stuck, letters, paused], () => [
    el('h2', {}, `Waits for you (${count})`),
    el(
      'ul',
      { class: 'attention' },
      ...letters.map(letterItem),
      ...paused.map(pausedJobItem),
      ...stuck.map(stuckItem),
      ...approvals.map((trial) => approvalItem(summary.campaignId, goal, trial)),
      ...held.map((trial) => heldItem(summary.campaignId, trial)),
      ...asked.map((trial) => answerItem(summary.campaignId, goal, trial)),
    ),
  ]);
}

const isForPerson = (goal: Goal, { source, state }: Trial): boolean =>
  state === 'requested' && goal.sources.find(({ name }) => name === source)?.type === 'person';

const button = (text: string, kind: string, act: () => Promise<unknown>): HTMLElement =>
  el('button', { type: 'button', class: kind, onclick: () => void act() }, text);

function approvalItem(campaignId: string, goal: Goal, { trialId, point, prediction, hash }: Trial): HTMLElement {
  const unit = goal.objectives[0]?.unit ?? '';
  const expected = prediction ? `, expects ${withUnit(formatNumber(prediction.mean, 3), unit)}` : '';
  const approve = async () => {
    const question = { title: `Approve ${trialId}?`, text: pointText(goal, point), yes: 'Approve' };
    if ((await confirmed(question)) === undefined) return;
    await attempt(() => post(path`/api/campaigns/${campaignId}/trials/${trialId}/approve`, { hash }));
  };
  const reject = async () => {
    const reason = await confirmed({
      title: `Reject ${trialId}?`,
      text: pointText(goal, point),
      yes: 'Reject',
      dangerous: true,
      reason: 'Reason, for the log',
    });
    if (reason === undefined) return;
    await attempt(() => post(path`/api/campaigns/${campaignId}/trials/${trialId}/reject`, { reason }));
  };
  return el(
    'li',
    {},
    el('span', {}, el('strong', {}, trialId), ` awaits approval: ${pointText(goal, point)}${expected}`),
    el('span', { class: 'buttons' }, button('Approve…', 'primary', approve), button('Reject…', '', reject)),
  );
}

function heldItem(campaignId: string, { trialId, failure }: Trial): HTMLElement {
  const release = async (decision: 'retry' | 'give-up') => {
    const text = decision === 'retry' ? 'It gets a new attempt with a new sample.' : 'It gets no value.';
    const question = { title: `${decision === 'retry' ? 'Try again' : 'Give up'}: ${trialId}?`, text, yes: 'Yes' };
    if ((await confirmed(question)) === undefined) return;
    await attempt(() => post(path`/api/campaigns/${campaignId}/trials/${trialId}/release`, { decision }));
  };
  return el(
    'li',
    {},
    el('span', {}, el('strong', {}, trialId), ` is held: ${failure ?? 'it failed repeatedly'}`),
    el(
      'span',
      { class: 'buttons' },
      button('Try again…', 'primary', () => release('retry')),
      button('Give up…', '', () => release('give-up')),
    ),
  );
}

function stuckItem({ runId, trialId, waitingFor, options = [] }: Run): HTMLElement {
  const recover = async (option: string, effect: string) => {
    const question = { title: `${words(option)}: ${trialId}?`, text: effect, yes: 'Decide', dangerous: true };
    if ((await confirmed(question)) === undefined) return;
    await attempt(() => post(path`/api/runs/${runId}/recover`, { option }));
  };
  return el(
    'li',
    {},
    el('span', {}, el('strong', {}, trialId), ` cannot go on: ${waitingFor ?? 'the outcome of a command is unknown'}`),
    el(
      'span',
      { class: 'buttons' },
      ...options.map(({ option, effect }) => button(`${words(option)}…`, '', () => recover(option, effect))),
    ),
  );
}

function answerItem(campaignId: string, goal: Goal, { trialId, point }: Trial): HTMLElement {
  const fields = goal.objectives.map((objective) => ({
    objective,
    input: el('input', {
      type: 'text',
      inputmode: 'decimal',
      required: true,
      pattern: RESULT_PATTERN,
      placeholder: '63±0.4',
      title: 'a number, with its standard uncertainty if known, or a limit: 63.2, 63.2±0.4, >=95, <2',
      'aria-label': `${objective.name} of ${trialId}`,
    }),
  }));
  const answer = async (event: Event) => {
    event.preventDefault();
    const values = fields.map(({ objective: { name, unit }, input }) => ({ name, unit, ...readResult(input.value)! }));
    await attempt(() => post(path`/api/campaigns/${campaignId}/trials/${trialId}/answer`, { values }));
  };
  return el(
    'li',
    {},
    el('span', {}, el('strong', {}, trialId), ` asks you: ${pointText(goal, point)}`),
    el(
      'form',
      { class: 'buttons', onsubmit: (event) => void answer(event) },
      ...fields.map(({ objective, input }) => el('label', {}, `${objective.name} `, input, ` ${objective.unit}`)),
      el('button', { type: 'submit', class: 'primary' }, 'Answer'),
    ),
  );
}
