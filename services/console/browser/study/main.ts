import { get, path, Refusal } from '../api.js';
import { showConnection } from '../connection.js';
import { byId, el, fill, keep } from '../dom.js';
import { armEmergencyStop } from '../emergency-stop.js';
import { tell } from '../notices.js';
import type { StudyView } from '../views.js';
import { ChoiceBoard } from './choice-board.js';
import { DensityCard } from './density-card.js';
import { showHeading } from './heading.js';
import { HistoryCard } from './history-card.js';
import { showModel } from './model-card.js';
import { ScreeningCard } from './screening-card.js';
import { SelectionPanel } from './selection-panel.js';
import { type Diagram, newestDiagram } from './survey.js';
import { showProgress } from './survey-progress.js';
import { showVariables } from './variables-table.js';
import { WeightsCard } from './weights-card.js';
import { showWorth } from './worth-card.js';

/** A survey moves; anything else waits for people. */
const SURVEYING_PAUSE_MS = 700;
const PAUSE_MS = 3000;

/** The page of one study: reads it again and again, and shows what has changed. */
class StudyPage {
  #study!: StudyView;
  #diagram: Diagram | undefined;
  #target = '';
  #board: ChoiceBoard | undefined;
  #redraw: () => void = () => undefined;
  readonly #screening: ScreeningCard;
  readonly #history: HistoryCard;

  constructor(private readonly studyId: string) {
    const again = () => void this.refresh();
    this.#screening = new ScreeningCard(byId('screening'), again);
    this.#history = new HistoryCard(byId('history'), again);
  }

  /** Milliseconds until it is worth reading again. */
  async refresh(): Promise<number> {
    if (document.hidden) return PAUSE_MS;
    try {
      this.#study = await get<StudyView>(path`/api/studies/${this.studyId}`);
      this.#show();
      showConnection('live');
      await this.#renewDiagram();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      showConnection(error.code === 'OFFLINE' ? 'lost' : 'blind');
      if (!this.#study) showTrouble(error);
    }
    return this.#study?.state === 'surveying' ? SURVEYING_PAUSE_MS : PAUSE_MS;
  }

  /** Reads and shows the diagram where there is another than before; says why where it cannot be read. */
  async #renewDiagram(): Promise<void> {
    const newest = this.#study.generations.at(-1)!.survey?.file.sha256;
    if (newest === this.#diagram?.sha256) return;
    try {
      this.#diagram = await newestDiagram(this.#study);
      this.#board = undefined;
      this.#show();
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'OFFLINE') throw error;
      showTrouble(error);
    }
  }

  #show(): void {
    showHeading(byId('heading'), this.#study);
    showProgress(byId('progress'), this.#study);
    this.#screening.show(this.#study);
    this.#history.show(this.#study);
    byId('choosing').hidden = this.#diagram === undefined;
    byId('worth').hidden = this.#diagram === undefined && this.#study.generations.at(-1)!.survey === undefined;
    if (this.#diagram) this.#showDiagram(this.#diagram);
  }

  #showDiagram(diagram: Diagram): void {
    const { targets } = diagram.survey;
    const target = targets.find((own) => own.target === this.#target) ?? targets[0]!;
    const unit = this.#study.question.units?.[target.target] ?? '';
    const { force, forbid, eitherOr, maxSize } = this.#study.question.constraints;
    const isConstrained = force.length + forbid.length + eitherOr.length > 0 || maxSize !== undefined;
    showWorth(byId('worth'), diagram, target, { unit, isConstrained });
    showModel(byId('model'), this.#study, target.target);
    if (this.#board?.target !== target) {
      this.#offerTargets(diagram, target.target);
      this.#open(new ChoiceBoard(diagram, target, unit, () => this.#redraw()));
    }
    this.#redrawPanel();
  }

  #offerTargets({ survey }: Diagram, shown: string): void {
    const { targets } = survey;
    const select = el(
      'select',
      { id: 'target-choice', onchange: () => this.#turnTo(select.value) },
      ...targets.map(({ target }) => el('option', { selected: target === shown }, target)),
    );
    fill(
      byId('target'),
      targets.length > 1 && el('p', { class: 'controls' }, el('label', { for: 'target-choice' }, 'Target'), select),
    );
  }

  #turnTo(target: string): void {
    this.#target = target;
    this.#show();
  }

  #redrawPanel: () => void = () => undefined;

  /** Shows everything to choose from, beginning with what was accepted last, or has to be in every model. */
  #open(board: ChoiceBoard): void {
    this.#board = board;
    const weights = new WeightsCard(byId('weights'), board, (shown) => showVariables(byId('variables'), board, shown));
    const density = new DensityCard(byId('density'), board);
    const panel = new SelectionPanel(byId('selection'), board, () => void this.refresh());
    this.#redrawPanel = () => panel.show(this.#study);
    this.#redraw = () => {
      weights.draw();
      density.draw();
      showVariables(byId('variables'), board, weights.shown);
      panel.show(this.#study);
    };
    const own = ({ target, generation }: StudyView['selections'][number]) =>
      target === board.target.target && generation === board.diagram.generation;
    board.choose(this.#study.selections.findLast(own)?.features ?? this.#study.question.constraints.force);
  }
}

/** Instead of the survey: why it cannot be shown. */
function showTrouble({ message, remedy }: Refusal): void {
  keep(byId('worth'), message, () => [
    el('h2', { id: 'worth-heading' }, 'The survey cannot be shown now'),
    el('p', { class: 'notice', 'data-kind': 'error' }, `${message} ${remedy}`),
  ]);
}

armEmergencyStop();
const page = new StudyPage(byId('main').dataset.study ?? '');
addEventListener('unhandledrejection', ({ reason }) => tell(String(reason), 'error'));
for (;;) {
  const pause = await page.refresh();
  await new Promise((resolve) => setTimeout(resolve, pause));
}
