import type { StudyEvent } from '@meguri/contracts';
import { type Decision, type Refusal, refuse } from './decision.js';
import { type Order, whileOpen } from './life.js';
import { newestOf, type Screening, type Study, type StudyHistory, stateOf } from './study.js';

type DataOf<T extends StudyEvent['type']> = Extract<StudyEvent, { type: T }>['data'];

/** Variables that somebody wants, with the reason and the diagram it was seen in. */
export interface DescriptorChoice {
  /** Absent: the first target. */
  readonly target?: string | undefined;
  readonly features: readonly string[];
  readonly why: string;
  readonly diagram: string;
}

/** Anybody may suggest what the study admits. */
export const suggest = (history: StudyHistory, order: Order, choice: DescriptorChoice): Decision =>
  whileOpen(history, order, (study) => {
    const told = admitted(study, choice);
    return 'refused' in told ? told : [{ type: 'DescriptorsSuggested', data: { ...told, ...order } }];
  });

/** A person decides, from the diagrams of the newest data. */
export const select = (history: StudyHistory, order: Order, choice: DescriptorChoice): Decision =>
  whileOpen(history, order, (study) => {
    const told = onlyPersons(order) ?? admitted(study, choice);
    return 'refused' in told ? told : [{ type: 'DescriptorsSelected', data: { ...told, ...order } }];
  });

export type ScreeningOutcome = Omit<Screening, 'generation' | 'by' | 'at'>;

export const screen = (history: StudyHistory, order: Order, outcome: ScreeningOutcome): Decision =>
  whileOpen(history, order, (study) => {
    const { generation } = newestOf(study);
    return [{ type: 'CandidatesScreened', data: { studyId: study.studyId, generation, ...outcome, ...order } }];
  });

export type CandidateChoice = Pick<DataOf<'CandidatesChosen'>, 'screening' | 'candidates' | 'why'>;

/** A person decides what to make, from a screening of the newest generation. */
export const choose = (
  history: StudyHistory,
  order: Order,
  { screening, candidates, why }: CandidateChoice,
): Decision =>
  whileOpen(history, order, (study) => {
    const refusal = onlyPersons(order) ?? outdatedScreening(study, screening);
    if (refusal) return refusal;
    const { campaignId } = study.from;
    const about = { screening, candidates, ...(campaignId && { campaignId }), why };
    const choice = study.choices.length + 1;
    return [{ type: 'CandidatesChosen', data: { studyId: study.studyId, choice, ...about, ...order } }];
  });

/** What planning says of a choice; said once. */
export function answered(
  history: StudyHistory,
  number: number,
  answers: DataOf<'CandidatesAnswered'>['answers'],
): readonly StudyEvent[] {
  const choice = history.status === 'open' ? history.choices.find((own) => own.choice === number) : undefined;
  if (!choice?.campaignId || choice.answers) return [];
  const { campaignId } = choice;
  return [{ type: 'CandidatesAnswered', data: { studyId: history.studyId, choice: number, campaignId, answers } }];
}

function onlyPersons({ by }: Order): Refusal | undefined {
  if (by.kind === 'person') return undefined;
  return refuse('STUDY.PERSON_DECIDES', `${by.name} is no person, and only a person may decide this.`);
}

/** What is chosen, when the study admits it. */
function admitted(study: Study, choice: DescriptorChoice) {
  const { target = study.question.targets[0]!, features, why, diagram } = choice;
  const refusal = outdatedDiagram(study, diagram) ?? unfit(study, target, features);
  if (refusal) return refusal;
  const { generation } = newestOf(study);
  return { studyId: study.studyId, generation, target, features: [...features], why, diagram };
}

function outdatedDiagram(study: Study, diagram: string): Refusal | undefined {
  const { generation, survey } = newestOf(study);
  if (survey?.file.sha256 === diagram) return undefined;
  const state = stateOf(study);
  if (state !== 'surveyed') {
    const message = `Generation ${generation} of study ${study.studyId} has no survey yet to choose from.`;
    const remedy = state === 'failed' ? 'Re-open the study.' : 'Wait for the survey and look at it first.';
    return refuse('STUDY.DIAGRAM_MISMATCH', message, remedy);
  }
  const message = `The diagram ${diagram.slice(0, 12)} is not that of generation ${generation}.`;
  const remedy = `Look at the survey ${survey!.file.sha256} and choose from that.`;
  return refuse('STUDY.DIAGRAM_MISMATCH', message, remedy);
}

function outdatedScreening(study: Study, sha256: string): Refusal | undefined {
  const screening = study.screenings.findLast(({ result }) => result.sha256 === sha256);
  if (!screening) {
    return refuse(
      'STUDY.DIAGRAM_MISMATCH',
      `Study ${study.studyId} has no such screening.`,
      'Screen candidates first.',
    );
  }
  const { generation } = newestOf(study);
  if (screening.generation === generation) return undefined;
  const message = `The screening is of generation ${screening.generation}; the newest is ${generation}.`;
  return refuse('STUDY.DIAGRAM_MISMATCH', message, 'Choose descriptors for the newest data and screen again.');
}

/** Why variables do not fit the question. */
function unfit(study: Study, target: string, features: readonly string[]): Refusal | undefined {
  const { targets, constraints } = study.question;
  const { variables } = newestOf(study).survey!;
  const { force, forbid, eitherOr, maxSize } = constraints;
  const unknown = features.find((name) => !variables.includes(name));
  const forbidden = features.find((name) => forbid.includes(name));
  const lacking = force.find((name) => !features.includes(name));
  const rivals = eitherOr.map((list) => list.filter((name) => features.includes(name))).find((both) => both.length > 1);
  const problems: readonly (readonly [boolean, string])[] = [
    [!targets.includes(target), `${target} is not predicted here; there are ${targets.join(', ')}`],
    [forbidden !== undefined, `${forbidden} is forbidden in this study`],
    [unknown !== undefined, `there is no variable ${unknown}; there are ${variables.join(', ')}`],
    [lacking !== undefined, `${lacking} is forced in this study`],
    [rivals !== undefined, `of ${rivals?.join(' and ')} at most one may be chosen`],
    [new Set(features).size < features.length, 'a variable is named twice'],
    [features.length === 0, 'no variable is chosen'],
    [features.length > (maxSize ?? Number.POSITIVE_INFINITY), `at most ${maxSize} variables may be chosen`],
  ];
  const found = problems.filter(([isSo]) => isSo).map(([, text]) => text);
  return found.length === 0 ? undefined : refuse('STUDY.SELECTION_INVALID', `${found.join('; ')}.`);
}
