import { type FileProblem, type Goal, LabError, submitCampaign, validateCampaign } from '@meguri/contracts';
import { type CommandContext, OnCommand } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { start } from '../domain/campaign-life.js';
import { reasonsAgainst } from '../domain/search-space.js';
import { CampaignDecisions } from './campaign-decisions.js';
import { commandOf } from './command-of.js';
import {
  CAMPAIGN_FILES,
  type CampaignFile,
  type CampaignFiles,
  type EnclosedTable,
  type Input,
  type Output,
  PLANNER,
  type Planner,
} from './ports.js';
import { readValues } from './readings.js';
import { SourceChecks } from './source-checks.js';

type Submission = Input<typeof submitCampaign>;

const MISFIT_REMEDY = 'Correct the row, or leave it out; what the campaign may try is what may have been measured.';

/** Takes campaign files: checks them whole, and starts those with nothing wrong. */
@Controller()
export class SubmitCampaignHandler {
  constructor(
    @Inject(CAMPAIGN_FILES) private readonly files: CampaignFiles,
    @Inject(SourceChecks) private readonly sources: SourceChecks,
    @Inject(PLANNER) private readonly planner: Planner,
    @Inject(CampaignDecisions) private readonly decisions: CampaignDecisions,
  ) {}

  @OnCommand(validateCampaign)
  async validate(given: Input<typeof validateCampaign>): Promise<Output<typeof validateCampaign>> {
    const file = await this.files.read(given.text, given.tables);
    const earlier = this.#measurementsOf(file, given.measurements);
    const problems = [...(await this.#problemsOf(file)), ...earlier.problems];
    return problems.length > 0 ? { problems } : { problems, goal: file.goal, imported: earlier.imported };
  }

  @OnCommand(submitCampaign)
  async submit(submission: Submission, context: CommandContext): Promise<Output<typeof submitCampaign>> {
    const file = await this.files.read(submission.text, submission.tables);
    const campaignId = submission.campaignId ?? idFrom(file, context);
    if (await this.#isStartedBy(context.commandId, campaignId)) return { campaignId };
    const problems = await this.#problemsOf(file);
    if (!file.goal || problems.length > 0) throw invalidFile(problems);
    const given = { goal: file.goal, imported: readImported(file.goal, submission.imported) };
    await this.decisions.decide(campaignId, context.cause, (history) =>
      start(history, commandOf(context), given, context.now),
    );
    return { campaignId };
  }

  /** Earlier measurements can be read only where the goal says what they are of. */
  #measurementsOf({ goal }: CampaignFile, table: EnclosedTable | undefined) {
    if (!goal || !table) return { imported: [], problems: [] };
    const { measurements, problems } = this.files.readMeasurements(table, goal);
    const misfits = measurements.flatMap(({ line, ...measurement }) =>
      reasonsAgainstMeasurement(goal, measurement).map((reason): FileProblem => {
        const message = `The measurement does not fit: ${reason}.`;
        return { file: table.name, line, column: 1, field: '', message, remedy: MISFIT_REMEDY };
      }),
    );
    const all = [...problems, ...misfits].sort((a, b) => a.line - b.line);
    return { imported: measurements.map(({ line: _, ...measurement }) => measurement), problems: all };
  }

  /** A repeated submission is answered even when the sources do not answer now, or no longer agree. */
  async #isStartedBy(commandId: string, campaignId: string): Promise<boolean> {
    return (await this.decisions.find(campaignId))?.commands.has(commandId) ?? false;
  }

  /** Every problem of the file, in the order of its lines. */
  async #problemsOf(file: CampaignFile): Promise<FileProblem[]> {
    const [asked, emptiness] = await Promise.all([this.sources.check(file), this.#emptinessOf(file)]);
    const problems = [...file.problems, ...asked.problems, ...emptiness].sort(
      (a, b) => a.line - b.line || a.column - b.column,
    );
    if (problems.length === 0 && asked.unanswered) throw asked.unanswered;
    return problems;
  }

  /** The optimiser's reason why the space admits nothing, at its constraints. */
  async #emptinessOf({ goal, positionOf }: CampaignFile): Promise<FileProblem[]> {
    const reason = goal && (await this.planner.emptinessOf(goal));
    if (!reason) return [];
    const field = goal.constraints ? 'constraints' : 'parameters';
    return [{ ...positionOf(field), field, ...reason }];
  }
}

/** The name in the file, and eight characters that belong to the command. */
const idFrom = ({ goal }: CampaignFile, context: CommandContext): string =>
  `${goal?.name.slice(0, 55) ?? 'unnamed'}-${context.idFor('campaign').slice(0, 8)}`;

function invalidFile(problems: readonly FileProblem[]): LabError {
  const list = problems.map(({ line, column, message }) => `${line}:${column} ${message}`).join(' ');
  return new LabError('CAMPAIGN.FILE_INVALID', `The campaign file cannot be used. ${list}`, { context: { problems } });
}

/** Earlier measurements in the units of the goal; all that is wrong with them is said at once. */
function readImported(goal: Goal, imported: Submission['imported']): Submission['imported'] {
  const problems = imported.flatMap((measurement, index) =>
    reasonsAgainstMeasurement(goal, measurement).map((message) => ({ field: `imported[${index}]`, message })),
  );
  if (problems.length > 0) {
    const list = problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
    throw new LabError('REQUEST.INVALID', `Earlier measurements do not fit: ${list}`, { context: { problems } });
  }
  return imported.map((measurement) => {
    const reading = readValues(goal, measurement.values);
    return { ...measurement, values: 'values' in reading ? reading.values : [] };
  });
}

/** Why a campaign cannot begin with a measurement; empty when it can. */
function reasonsAgainstMeasurement(goal: Goal, { point, source, values }: Submission['imported'][number]): string[] {
  const isKnown = source === undefined || goal.sources.some(({ name }) => name === source);
  const reading = readValues(goal, values);
  return [
    ...reasonsAgainst(goal, point),
    ...(isKnown ? [] : [`${source} is not a source of the campaign`]),
    ...('problem' in reading ? [reading.problem] : []),
  ];
}
