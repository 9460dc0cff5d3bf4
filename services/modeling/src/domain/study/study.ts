import type { StudyEvent } from '@meguri/contracts';

type DataOf<T extends StudyEvent['type']> = Extract<StudyEvent, { type: T }>['data'];
type Told<T extends StudyEvent['type']> = Omit<DataOf<T>, 'studyId' | 'commandId'>;

/** The data of one generation and what became of them. */
export interface Generation {
  readonly generation: number;
  readonly table: DataOf<'StudyOpened'>['table'];
  readonly at: string;
  readonly why?: string;
  readonly survey?: Pick<DataOf<'StudySurveyed'>, 'variables' | 'targets' | 'seconds'> & {
    readonly file: DataOf<'StudySurveyed'>['survey'];
  };
  readonly failure?: Pick<DataOf<'SurveyFailed'>, 'code' | 'reason' | 'remedy'>;
}

export type Suggestion = Told<'DescriptorsSuggested'>;
export type Selection = Told<'DescriptorsSelected'>;
export type Screening = Told<'CandidatesScreened'>;
export type Choice = Told<'CandidatesChosen'> & { readonly answers?: DataOf<'CandidatesAnswered'>['answers'] };

/** A study, as its events tell it; all lists are oldest first. */
export interface Study extends Pick<DataOf<'StudyOpened'>, 'title' | 'from' | 'question' | 'by' | 'at'> {
  readonly status: 'open';
  readonly studyId: string;
  readonly generations: readonly [Generation, ...Generation[]];
  readonly suggestions: readonly Suggestion[];
  readonly selections: readonly Selection[];
  readonly screenings: readonly Screening[];
  readonly choices: readonly Choice[];
  readonly closed?: Pick<DataOf<'StudyClosed'>, 'by' | 'why' | 'at'>;
  /** Commands that were carried out, each with the number of what it made. */
  readonly commands: ReadonlyMap<string, number>;
}

/** A study, or what comes before it. */
export type StudyHistory = { readonly status: 'unknown'; readonly studyId: string } | Study;

export const unknownStudy = (studyId: string): StudyHistory => ({ status: 'unknown', studyId });

/** The newest generation: what diagrams and choices are about. */
export const newestOf = (study: Study): Generation => study.generations.at(-1)!;

export type StudyState = 'surveying' | 'surveyed' | 'failed' | 'closed';

export function stateOf(study: Study): StudyState {
  if (study.closed) return 'closed';
  const { survey, failure } = newestOf(study);
  if (survey) return 'surveyed';
  return failure ? 'failed' : 'surveying';
}

export function evolveStudy(history: StudyHistory, event: StudyEvent): StudyHistory {
  if (event.type === 'StudyOpened') return opened(event.data);
  if (history.status === 'unknown') throw new TypeError(`${event.type} comes before StudyOpened`);
  const study = evolveOpened(history, event);
  const commandId = 'commandId' in event.data ? event.data.commandId : undefined;
  if (commandId === undefined) return study;
  return { ...study, commands: new Map([...study.commands, [commandId, numberMadeBy(study, event)]]) };
}

function opened({ studyId, title, from, question, table, by, at, commandId }: DataOf<'StudyOpened'>): Study {
  return {
    ...{ status: 'open', studyId, title, from, question, by, at },
    generations: [{ generation: 1, table, at }],
    ...{ suggestions: [], selections: [], screenings: [], choices: [] },
    commands: new Map(commandId === undefined ? [] : [[commandId, 1]]),
  };
}

function evolveOpened(study: Study, event: Exclude<StudyEvent, { type: 'StudyOpened' }>): Study {
  switch (event.type) {
    case 'StudySurveyed': {
      const { generation, survey: file, variables, targets, seconds } = event.data;
      return withGeneration(study, generation, { survey: { file, variables, targets, seconds } });
    }
    case 'SurveyFailed': {
      const { generation, code, reason, remedy } = event.data;
      return withGeneration(study, generation, { failure: { code, reason, remedy } });
    }
    case 'DescriptorsSuggested':
      return { ...study, suggestions: [...study.suggestions, told(event.data)] };
    case 'DescriptorsSelected':
      return { ...study, selections: [...study.selections, told(event.data)] };
    case 'CandidatesScreened':
      return { ...study, screenings: [...study.screenings, told(event.data)] };
    case 'CandidatesChosen':
      return { ...study, choices: [...study.choices, told(event.data)] };
    case 'CandidatesAnswered': {
      const { choice, answers } = event.data;
      return { ...study, choices: study.choices.map((own) => (own.choice === choice ? { ...own, answers } : own)) };
    }
    case 'StudyReopened': {
      const { generation, table, at, why } = event.data;
      return { ...study, generations: [...study.generations, { generation, table, at, why }] };
    }
    case 'StudyClosed': {
      const { by, why, at } = event.data;
      return { ...study, closed: { by, why, at } };
    }
    default:
      return event satisfies never;
  }
}

function withGeneration(study: Study, number: number, outcome: Pick<Generation, 'survey' | 'failure'>): Study {
  const [first, ...later] = study.generations.map((own) => (own.generation === number ? { ...own, ...outcome } : own));
  return { ...study, generations: [first!, ...later] };
}

function told<D extends { readonly studyId: string; readonly commandId?: string | undefined }>(data: D) {
  const { studyId: _, commandId: __, ...rest } = data;
  return rest;
}

/** What a repeat of the command is answered with: the number of the generation, screening or choice that it made. */
function numberMadeBy(study: Study, { type }: StudyEvent): number {
  if (type === 'CandidatesScreened') return study.screenings.length;
  if (type === 'CandidatesChosen') return study.choices.length;
  return study.generations.length;
}
