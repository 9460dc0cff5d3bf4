import { get, path, post } from '../api.js';
import { confirmed } from '../confirm.js';
import { openBeside } from '../dialog.js';
import { type Child, el, fill } from '../dom.js';
import { formatQuantity, formatTime } from '../format.js';
import { attempt, tell } from '../notices.js';
import type { CampaignView, Figure, Lineage, Observation, Trial } from '../views.js';
import { asChromatogram } from './chromatogram.js';
import { plotChromatogram } from './chromatogram-plot.js';
import { figureOf, isFigure } from './figure.js';
import { historyList } from './history.js';
import { parameterText, proposerText, reasonText } from './points.js';
import { expectationsOf, predictionText } from './reasons.js';
import { predictedName } from './sources.js';
import { reasonsFor, showParts } from './trial-reasons.js';
import { trialState } from './trials-table.js';

/** Everything about one trial: point, prediction, values, raw data, and where each value comes from. */
export class TrialDialog {
  constructor(private readonly dialog: HTMLDialogElement) {
    dialog.addEventListener('close', () => history.replaceState(null, '', location.pathname));
  }

  async open(campaign: CampaignView, trial: Trial): Promise<void> {
    const found = el('div', { 'aria-busy': 'true' });
    const parts = el('div');
    fill(this.dialog, ...this.#frame(campaign, trial), ...reasonsFor(campaign, trial), parts, found);
    void showParts(parts, campaign, trial);
    openBeside(this.dialog);
    this.dialog.scrollTop = 0;
    history.replaceState(null, '', `#${trial.trialId}`);
    await attempt(() => this.#showFound(found, campaign, trial));
    found.removeAttribute('aria-busy');
  }

  #frame({ goal, summary }: CampaignView, trial: Trial): Child[] {
    const expectations = expectationsOf(trial, goal);
    const { failure, proposer, reason, runId } = trial;
    const facts: [string, Child][] = [
      ...goal.parameters.map((parameter): [string, Child] => [parameter.name, parameterText(parameter, trial.point)]),
      ...(proposer ? [['proposed by', proposerText(proposer)] as [string, Child]] : []),
      ['chosen for', reasonText(reason, proposer)],
      ['source', trial.source],
      ...trial.values.map((value): [string, Child] => [value.name, el('strong', {}, formatQuantity(value))]),
    ];
    for (const { objective, ...expected } of expectations) {
      const predicted = predictedName(goal);
      const what = expectations.length > 1 ? `${predicted}: ${objective.name}` : predicted;
      facts.push([what, predictionText(expected, objective.unit)]);
    }
    if (runId) facts.push(['run', runId]);
    if (failure) facts.push(['failure', failure]);
    return [
      el(
        'header',
        {},
        el('h2', { id: 'trial-heading' }, `${trial.trialId}, batch ${trial.batch}`),
        trialState(trial),
        el(
          'button',
          { type: 'button', class: 'plain', 'aria-label': 'Close', onclick: () => this.dialog.close() },
          '×',
        ),
      ),
      el('p', { class: 'quiet' }, summary.title),
      el(
        'dl',
        { class: 'facts' },
        ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
      ),
    ];
  }

  async #showFound(place: HTMLElement, { summary }: CampaignView, { trialId }: Trial): Promise<void> {
    const campaignId = summary.campaignId;
    const answer = await get<{ observations: Observation[] }>(
      path`/api/observations?campaignId=${campaignId}&retracted=true&limit=10000`,
    );
    const own = answer.observations.filter((observation) => observation.trialId === trialId);
    if (own.length === 0) return fill(place, el('p', { class: 'quiet' }, 'Nothing has been observed yet.'));
    const files = new Map(own.flatMap((observation) => observation.files.map((file) => [file.sha256, file])));
    const raw = el('section');
    fill(place, raw, ...own.map((observation) => this.#observation(observation)));
    for (const file of [...files.values()].toSorted(figuresFirst)) await showFile(raw, file);
  }

  #observation({ observationId, quantity, observedAt, retracted, method, calculation }: Observation): HTMLElement {
    const { count, checks = [] } = calculation ?? {};
    const known = [method, count !== undefined && `${count} replicates`, ...checks].filter(Boolean).join(', ');
    const history = el('details', {}, el('summary', {}, 'Where it comes from'));
    const tell = async () => history.append(historyList(await get<Lineage>(path`/api/lineage/${observationId}`)));
    history.addEventListener('toggle', () => void attempt(tell), { once: true });
    return el(
      'section',
      {},
      el('h3', {}, quantity.name, retracted && el('span', { class: 'badge', 'data-state': 'retracted' }, 'retracted')),
      el('p', {}, el('strong', {}, formatQuantity(quantity)), known && ` ${known}`),
      el('p', { class: 'quiet' }, `Observed ${formatTime(observedAt)}`),
      history,
      !retracted && el('p', {}, this.#retractButton(observationId)),
    );
  }

  #retractButton(observationId: string): HTMLElement {
    const retract = async () => {
      const why = await confirmed({
        title: 'Withdraw this observation?',
        text: 'It stays in the archive, but no model and no plan uses it any more.',
        yes: 'Withdraw',
        dangerous: true,
        reason: 'Reason, for the log',
      });
      if (why === undefined) return;
      const done = await attempt(() => post(path`/api/observations/${observationId}/retract`, { why }));
      if (!done) return;
      tell('The observation is withdrawn.');
      this.dialog.close();
    };
    return el('button', { type: 'button', class: 'danger', onclick: () => void retract() }, 'Withdraw observation…');
  }
}

type RawFile = Observation['files'][number];

const figuresFirst = (a: RawFile, b: RawFile): number => Number(isFigure(b)) - Number(isFigure(a));

/** A file as a picture, where it is one, and as something to keep; large ones are not read for that. */
async function showFile(place: HTMLElement, file: RawFile): Promise<void> {
  const { sha256, name, mediaType } = file;
  const target = path`/api/files/${sha256}`;
  const download = el('p', {}, el('a', { href: target, download: name }, `Download ${name}`));
  const content = mediaType.endsWith('json') ? await get<unknown>(target).catch(() => undefined) : undefined;
  const chromatogram = asChromatogram(content);
  const plot = el('div', { class: 'plot' });
  if (isFigure(file) && content) place.append(figureOf(content as Figure));
  if (chromatogram) place.append(plot);
  place.append(download);
  if (chromatogram) plotChromatogram(plot, chromatogram);
}
