import { get, path, Refusal } from '../api.js';
import { coalesce } from '../coalesce.js';
import { showConnection } from '../connection.js';
import { byId, el, fill, keep } from '../dom.js';
import { armEmergencyStop } from '../emergency-stop.js';
import { type Connection, LiveEvents } from '../live-events.js';
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

/** Several events belong to one moment; what they changed is read once. */
const PAUSE_MS = 150;
/** After an answer that did not come. */
const AGAIN_MS = 2000;
/** No event tells how far a survey is. */
const PROGRESS_EVERY_MS = 700;

/** The page of one study: reads it when events tell that it changed, and shows it. */
class StudyPage {
  #study!: StudyView;
  #diagram: Diagram | undefined;
  #target = '';
  #board: ChoiceBoard | undefined;
  #connection: Connection = 'connecting';
  #redraw: () => void = () => undefined;
  readonly #screening = new ScreeningCard(byId('screening'));
  readonly #history = new HistoryCard(byId('history'));
  readonly #read = coalesce(() => this.#refresh(), PAUSE_MS);

  constructor(private readonly studyId: string) {
    armEmergencyStop();
    this.#read();
    new LiveEvents(path`/api/studies/${studyId}/events`, this.#read, (state) => this.#connected(state));
    setInterval(() => this.#study?.state === 'surveying' && !document.hidden && this.#read(), PROGRESS_EVERY_MS);
  }

  /** What happened while nothing was heard is read as soon as something is heard again. */
  #connected(state: Connection): void {
    showConnection(state);
    if (state === 'live' && this.#connection !== 'live') this.#read();
    this.#connection = state;
  }

  async #refresh(): Promise<void> {
    try {
      this.#study = await get<StudyView>(path`/api/studies/${this.studyId}`);
      this.#show();
      await this.#renewDiagram();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (!this.#study) showTrouble(error);
      setTimeout(this.#read, AGAIN_MS);
    }
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
    const panel = new SelectionPanel(byId('selection'), board);
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

addEventListener('unhandledrejection', ({ reason }) => tell(String(reason), 'error'));
new StudyPage(byId('main').dataset.study ?? '');
