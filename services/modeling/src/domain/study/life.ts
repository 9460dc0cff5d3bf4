import type { Actor, StudyEvent } from '@meguri/contracts';
import { type Decision, refuse } from './decision.js';
import { newestOf, type Study, type StudyHistory, stateOf } from './study.js';

type DataOf<T extends StudyEvent['type']> = Extract<StudyEvent, { type: T }>['data'];
export type Opening = Pick<DataOf<'StudyOpened'>, 'title' | 'from' | 'question' | 'table'>;
export type Table = Opening['table'];
export type SurveyOutcome = Omit<DataOf<'StudySurveyed'>, 'studyId' | 'generation'>;
export type SurveyFailure = Pick<DataOf<'SurveyFailed'>, 'code' | 'reason' | 'remedy'>;

/** Who orders something, when, and by which command. */
export interface Order {
  readonly commandId: string;
  readonly by: Actor;
  readonly at: string;
}

/** Carries an order out on a study that is open; what was carried out before changes nothing. */
export function whileOpen(history: StudyHistory, order: Order, decide: (study: Study) => Decision): Decision {
  if (history.status === 'unknown') return refuse('STUDY.UNKNOWN', `There is no study ${history.studyId}.`);
  if (history.commands.has(order.commandId)) return [];
  if (history.closed) return refuse('STUDY.WRONG_STATE', `Study ${history.studyId} is closed.`, 'Open another study.');
  return decide(history);
}

export function open(history: StudyHistory, order: Order, opening: Opening): Decision {
  const { studyId } = history;
  if (history.status === 'unknown') return [{ type: 'StudyOpened', data: { studyId, ...opening, ...order } }];
  return history.commands.has(order.commandId) ? [] : refuse('STUDY.EXISTS', `There is a study ${studyId} already.`);
}

/** The survey of a generation is done; one that nobody waits for any more changes nothing. */
export function surveyed(history: StudyHistory, generation: number, outcome: SurveyOutcome): readonly StudyEvent[] {
  if (!isAwaited(history, generation)) return [];
  return [{ type: 'StudySurveyed', data: { studyId: history.studyId, generation, ...outcome } }];
}

/** The data of a generation cannot be surveyed. */
export function surveyFailed(history: StudyHistory, generation: number, failure: SurveyFailure): readonly StudyEvent[] {
  if (!isAwaited(history, generation)) return [];
  return [{ type: 'SurveyFailed', data: { studyId: history.studyId, generation, ...failure } }];
}

export const cancel = (history: StudyHistory, order: Order, why: string, remedy: string): Decision =>
  whileOpen(history, order, (study) => {
    const { studyId } = study;
    if (stateOf(study) !== 'surveying') return refuse('STUDY.WRONG_STATE', `No survey of study ${studyId} is running.`);
    const { generation } = newestOf(study);
    const failure = { code: 'STUDY.SURVEY_CANCELLED', reason: why, remedy, commandId: order.commandId };
    return [{ type: 'SurveyFailed', data: { studyId, generation, ...failure } }];
  });

/** Begins the next generation. The same data again are taken only where their survey came to nothing. */
export const reopen = (history: StudyHistory, order: Order, table: Table, why: string): Decision =>
  whileOpen(history, order, (study) => {
    const newest = newestOf(study);
    if (newest.table.hash === table.hash && !newest.failure) {
      return refuse('STUDY.NOTHING_NEW', `Study ${study.studyId} has no new rows beside its ${newest.table.rows}.`);
    }
    return [reopening(study, table, { ...order, why })];
  });

/**
 * Begins the next generation by itself when as many new rows have come as the study waits for, or when one of its rows was withdrawn: the
 * diagrams that people look at must not show what nobody stands by.
 */
export function reopenByObservations(
  history: StudyHistory,
  table: Table,
  { at, withdrawn }: { readonly at: string; readonly withdrawn: boolean },
): readonly StudyEvent[] {
  if (history.status === 'unknown' || history.closed || !history.from.reopenOn) return [];
  const before = newestOf(history).table;
  const added = table.rows - before.rows;
  if (withdrawn && table.hash !== before.hash) return [reopening(history, table, { at, why: WITHDRAWN })];
  if (added < history.from.reopenOn.observations) return [];
  return [reopening(history, table, { at, why: `${added} new rows of observations` })];
}

const WITHDRAWN = 'an observation was withdrawn';

export const close = (history: StudyHistory, order: Order, why: string): Decision =>
  whileOpen(history, order, ({ studyId }) => [{ type: 'StudyClosed', data: { studyId, why, ...order } }]);

function isAwaited(history: StudyHistory, generation: number): boolean {
  return history.status === 'open' && stateOf(history) === 'surveying' && newestOf(history).generation === generation;
}

function reopening(study: Study, table: Table, about: { at: string; why: string } & Partial<Order>): StudyEvent {
  const { generation, table: before } = newestOf(study);
  const added = table.rows - before.rows;
  const data = { studyId: study.studyId, generation: generation + 1, table, added, ...about };
  return { type: 'StudyReopened', data };
}
