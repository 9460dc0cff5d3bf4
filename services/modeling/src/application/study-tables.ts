import { LabError, type StudyQuestion } from '@meguri/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Table } from '../domain/study/life.js';
import { newestOf, type Study } from '../domain/study/study.js';
import { campaignTable, questionOfCampaign, rowCount, withRows } from '../domain/study/tables.js';
import { ANALYST, type Analyst, CAMPAIGNS, type Campaigns } from './ports.js';
import { accepted } from './study-decisions.js';
import { StudyFiles } from './study-files.js';

export interface TextTable {
  readonly name: string;
  readonly text: string;
}

/** A table as it will be frozen, with its question. */
export interface DraftTable extends TextTable {
  readonly question: StudyQuestion;
  /** Hash of the data set it was made of; absent: that of its text. */
  readonly hash?: string;
}

/** Where the tables of studies come from. Nothing is stored before it is checked. */
@Injectable()
export class StudyTables {
  constructor(
    @Inject(CAMPAIGNS) private readonly campaigns: Campaigns,
    @Inject(StudyFiles) private readonly files: StudyFiles,
    @Inject(ANALYST) private readonly analyst: Analyst,
  ) {}

  /** The valid observations of the targets, fixed under their hashes. @throws LabError REQUEST.INVALID for a target that is no objective. */
  async ofCampaign(campaignId: string, question: StudyQuestion): Promise<DraftTable> {
    const goal = await this.campaigns.goalOf(campaignId);
    const units = question.targets.map((target) => {
      const objective = goal.objectives.find(({ name }) => name === target);
      if (objective) return objective.unit;
      const names = goal.objectives.map(({ name }) => name).join(', ');
      throw new LabError('REQUEST.INVALID', `${target} is no objective of campaign ${campaignId}; there are ${names}.`);
    });
    const frozen = await Promise.all(
      question.targets.map((name, i) => this.campaigns.freeze(campaignId, name, units[i]!)),
    );
    const observed = frozen.map(({ rows }, i) => ({ property: question.targets[i]!, rows }));
    const text = campaignTable(goal, observed);
    const only = frozen.length === 1 ? frozen[0] : undefined;
    return {
      name: `${campaignId}.csv`,
      text,
      question: questionOfCampaign(question, goal),
      ...(only && { hash: only.hash }),
    };
  }

  /** The table of the next generation: what the campaign has by now, or the rows so far and those that were sent. */
  async nextOf(study: Study, added: TextTable | undefined): Promise<DraftTable> {
    const { from, question } = study;
    if (from.campaignId !== undefined) {
      if (!added) return this.described(await this.ofCampaign(from.campaignId, question));
      throw new LabError('REQUEST.INVALID', `The rows of study ${study.studyId} come from its campaign.`);
    }
    const { file } = newestOf(study).table;
    const before = await this.files.read(file);
    if (!added) return { name: file.name, text: before, question };
    const { text } = await this.described({ ...added, question });
    return { name: file.name, text: accepted(withRows(before, text)), question };
  }

  /** The table with the descriptors of its molecules, where the question names such. */
  async described<T extends DraftTable>(draft: T): Promise<T> {
    const { text: table, question } = draft;
    if (!question.molecules) return draft;
    const { text, origins } = await this.analyst.describe({ table, molecules: question.molecules });
    return { ...draft, text, question: { ...question, origins: { ...origins, ...question.origins } } };
  }

  async store({ text, name, hash }: DraftTable): Promise<Table> {
    const file = await this.files.put(text, name, 'csv');
    return { file, rows: rowCount(text), hash: hash ?? file.sha256 };
  }
}
