import { LabError, listStudies, readStudyFile, showStudy } from '@meguri/contracts';
import { OnQuery } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { newestOf, type Study, stateOf } from '../domain/study/study.js';
import type { FileReference } from './ports.js';
import { StudyDecisions } from './study-decisions.js';
import { StudyFiles } from './study-files.js';
import { StudyModels } from './study-models.js';
import { Surveyor } from './surveyor.js';

/** Shows studies as people see them. */
@Controller()
export class StudyQueriesHandler {
  constructor(
    @Inject(StudyDecisions) private readonly decisions: StudyDecisions,
    @Inject(StudyModels) private readonly models: StudyModels,
    @Inject(StudyFiles) private readonly files: StudyFiles,
    @Inject(Surveyor) private readonly surveyor: Surveyor,
  ) {}

  @OnQuery(listStudies)
  async list({ campaignId }: z.infer<typeof listStudies.input>): Promise<z.infer<typeof listStudies.output>> {
    const studies = (await this.decisions.all()).filter(({ from }) => !campaignId || from.campaignId === campaignId);
    return { studies: studies.sort((a, b) => (a.at < b.at ? 1 : -1)).map(summaryOf) };
  }

  @OnQuery(showStudy)
  async show({ studyId }: z.infer<typeof showStudy.input>): Promise<z.infer<typeof showStudy.output>> {
    const study = await this.decisions.get(studyId);
    const progress = stateOf(study) === 'surveying' ? this.surveyor.progressOf(studyId) : undefined;
    const { from, question, generations, suggestions, selections, screenings, choices, closed } = study;
    const view = {
      ...summaryOf(study),
      ...{ from, question, generations, suggestions, selections, screenings, choices },
      models: await this.models.cardsOf(study),
      ...(progress && { progress }),
      ...(closed && { closed }),
    };
    // events are read-only here, answers need not be
    return view as unknown as z.infer<typeof showStudy.output>;
  }

  @OnQuery(readStudyFile)
  async read({ studyId, sha256 }: z.infer<typeof readStudyFile.input>): Promise<z.infer<typeof readStudyFile.output>> {
    const study = await this.decisions.get(studyId);
    const models = (await this.models.cardsOf(study)).flatMap(({ file }) => file ?? []);
    const file = [...filesOf(study), ...models].find((own) => own.sha256 === sha256);
    if (!file) throw new LabError('FILE.UNKNOWN', `Study ${studyId} has no file ${sha256}.`, { remedy: REMEDY });
    if (file.bytes > LARGEST_ANSWER) throw new LabError('FILE.TOO_LARGE', `${file.name} has ${file.bytes} bytes.`);
    return { file, text: await this.files.read(file) };
  }
}

const REMEDY = 'Use a hash that the study names: of a table, a survey, a model or a screening.';

/** Largest text that fits into one message of 8 MB, quotes escaped. */
const LARGEST_ANSWER = 6_000_000;

function summaryOf(study: Study) {
  const { studyId, title, from, question, by, at } = study;
  const { generation, table } = newestOf(study);
  return {
    ...{ studyId, title, state: stateOf(study), generation },
    ...(from.campaignId && { campaignId: from.campaignId }),
    ...{ targets: question.targets, rows: table.rows, openedBy: by, openedAt: at },
  };
}

const filesOf = ({ generations, screenings }: Study): FileReference[] => [
  ...generations.flatMap(({ table, survey }) => [table.file, ...(survey ? [survey.file] : [])]),
  ...screenings.flatMap(({ candidates, result }) => [candidates, result]),
];
