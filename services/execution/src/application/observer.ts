import { convertQuantity, isLabError } from '@meguri/contracts';
import { observationOf, type Question, questionsOf } from '../domain/observe.js';
import type { Run } from '../domain/run.js';
import { complete, failAnalysis } from '../domain/run-decisions.js';
import type { Workcell } from '../domain/workcell.js';
import type { AnalysisResult, Analyst, Files } from './ports.js';
import type { RunJournal } from './run-journal.js';
import type { Tenure } from './tenure.js';

/** Ends a run whose steps are all done: with the observations that its raw data give, or with the reason why not. */
export class Observer {
  constructor(
    private readonly workcell: Workcell,
    private readonly files: Files,
    private readonly analyst: Analyst,
    private readonly journal: RunJournal,
    private readonly tenure: Tenure,
  ) {}

  /** @throws Ended */
  async finish(run: Run): Promise<void> {
    const questions = questionsOf(run);
    const answers = await Promise.all(questions.map((question) => this.#answer(question)));
    const failed = answers.find((answer) => answer.kind === 'failure');
    if (failed?.kind === 'failure') {
      const { code, reason } = failed;
      await this.journal.decide(run.runId, 'analysis', (now) => failAnalysis(now, code, reason, this.workcell));
      return;
    }
    const observations = answers.flatMap((answer, i) => {
      const question = questions[i];
      if (answer.kind !== 'value' || !question) return [];
      const wanted = run.trial?.objectives.find(({ name }) => name === question.observes)?.unit ?? question.unit;
      const { value, uncertainty, censored, method } = answer;
      // the analyst answers in the unit that the procedure states
      const found = { name: question.observes, value, unit: question.unit, uncertainty, ...(censored && { censored }) };
      return [observationOf(run, question, convertQuantity(found, wanted), method)];
    });
    await this.journal.decide(run.runId, 'completed', (now) => complete(now, observations));
  }

  async #answer(question: Question): Promise<AnalysisResult> {
    const method = this.workcell.methods[question.method];
    const [file] = question.measurement.files;
    if (!method || !file)
      return { kind: 'failure', code: 'PROCEDURE.UNFIT', reason: `the workcell has no method ${question.method}` };
    try {
      const bytes = await this.tenure.persist('read file', () => this.files.get(file));
      return await this.analyst.analyse(bytes, question.sought, method);
    } catch (error) {
      this.tenure.assertValid();
      if (!isLabError(error)) throw error;
      return { kind: 'failure', code: error.code, reason: error.message };
    }
  }
}
