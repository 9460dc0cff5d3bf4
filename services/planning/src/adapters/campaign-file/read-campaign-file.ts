import { createHash } from 'node:crypto';
import { Acquisition, type Goal, type Parameter, type Source } from '@meguri/contracts';
import type { CampaignFile, Located } from '../../application/ports.js';
import { targetOf } from '../../domain/sources.js';
import { readConstraints } from './constraints.js';
import type { Enclosures } from './enclosures.js';
import { reportUnfollowable } from './followed-models.js';
import { nameIn } from './names.js';
import { readObjectives } from './objectives.js';
import { readParameters } from './parameters.js';
import { type Fields, Place } from './place.js';
import { readApproval, readBatch, readBudget, readStop } from './policies.js';
import { readSources } from './sources.js';
import { YamlSource } from './yaml-source.js';

const knownFields = [
  'version',
  'name',
  'title',
  'parameters',
  'constraints',
  'objectives',
  'sources',
  'batch',
  'budget',
  'stop',
  'approval',
  'approvalExpiresAfterHours',
  'strategy',
  'acquisition',
  'warping',
  'seed',
] as const;
type CampaignFields = Fields<(typeof knownFields)[number]>;

/**
 * Reads a campaign file (YAML, format version 1). Every problem is reported at once with its place; the goal is there
 * when there is none. Whether the constraints leave anything,
 * and what a workcell or a calculator can do, is not looked at here.
 */
export function readCampaignFile(text: string, enclosures: Enclosures = { tables: {} }): CampaignFile {
  const source = new YamlSource(text);
  const campaign = new Place(source, source.root, '', { line: 1, column: 1 });
  const fields = source.isReadable ? fieldsOf(campaign, source) : undefined;
  const parts = fields ? readParts(campaign, fields, enclosures) : nothing;
  const goal = fields && readGoal(campaign, fields, parts, text);
  return {
    ...(source.problems.length === 0 && { goal: goal as Goal }),
    parts,
    problems: source.problems,
    positionOf: (field) => source.positionOf(field),
  };
}

const nothing: CampaignFile['parts'] = { parameters: [], objectives: [], sources: [] };

function fieldsOf(campaign: Place, source: YamlSource): CampaignFields | undefined {
  if (source.root === null || campaign.raw === null)
    return campaign.report('The file is empty.', 'Begin with `version: 1` and the name of the campaign.');
  return campaign.fields(knownFields);
}

function readParts(campaign: Place, fields: CampaignFields, enclosures: Enclosures): CampaignFile['parts'] {
  const varied = fields.parameters
    ? readParameters(fields.parameters, enclosures)
    : (campaign.missing('parameters', 'List what a trial may vary.') ?? []);
  const known = varied.map(({ value }) => value);
  const objectives = fields.objectives
    ? readObjectives(fields.objectives, areAllRead(fields.parameters, known) ? known : undefined)
    : (campaign.missing('objectives', 'Name the measured property to make better.') ?? []);
  const parts = {
    parameters: varied,
    objectives,
    sources: fields.sources
      ? readSources(fields.sources, { parameters: varied, objectives })
      : (campaign.missing('sources', 'Name who answers a trial.') ?? []),
  };
  const parameters = new Set(parts.parameters.map(({ value }) => value.name));
  const repeated = parts.objectives.find(({ value }) => parameters.has(value.name));
  if (repeated)
    fields.objectives?.report(
      `${repeated.value.name} is a parameter and an objective.`,
      'Give the measured property another name.',
    );
  reportUnfollowable(fields.objectives, parts);
  return parts;
}

/** The whole goal; what could not be read is undefined and has been reported. */
function readGoal(campaign: Place, fields: CampaignFields, parts: CampaignFile['parts'], text: string): Partial<Goal> {
  readVersion(campaign, fields.version);
  const name = nameIn(fields, campaign);
  const budget = readBudget(fields.budget, campaign);
  reportUnaffordable(fields.budget, budget, parts.sources);
  const parameters = parts.parameters.map(({ value }) => value);
  const objectives = parts.objectives.map(({ value }) => value);
  return {
    version: 1,
    name,
    title: fields.title ? titleOf(fields.title) : name,
    parameters,
    ...(fields.constraints && {
      constraints: readConstraints(fields.constraints, parameters, areAllRead(fields.parameters, parameters)),
    }),
    objectives,
    sources: parts.sources.map(({ value }) => value),
    batch: readBatch(fields.batch),
    budget,
    stop: readStop(fields.stop, objectives),
    ...readApproval(fields),
    strategy: fields.strategy ? fields.strategy.choice(['gp', 'random'], 'strategy') : 'gp',
    ...(fields.acquisition && { acquisition: fields.acquisition.choice(Acquisition.options, 'acquisition') }),
    ...(fields.warping && { warping: fields.warping.truth() }),
    seed: fields.seed ? fields.seed.whole(0) : seedFrom(text),
  };
}

const areAllRead = (place: Place | undefined, parameters: readonly Parameter[]): boolean =>
  place?.isList === true && place.items()?.length === parameters.length;

/** Without one answer of the source that the goal is about, the campaign can find nothing. */
function reportUnaffordable(
  place: Place | undefined,
  budget: Goal['budget'] | undefined,
  sources: readonly Located<Source>[],
) {
  if (budget?.cost === undefined || sources.length === 0) return;
  const { name, cost } = targetOf({ sources: sources.map(({ value }) => value) });
  if (cost > budget.cost)
    place?.report(
      `A budget of ${budget.cost} buys no answer of ${name}, which costs ${cost}.`,
      'Raise the cost of the budget, or correct that of the source.',
    );
}

function readVersion(campaign: Place, version: Place | undefined): void {
  if (!version) campaign.missing('version', 'Begin the file with `version: 1`.');
  else if (version.raw !== 1) version.report(`The format ${version.raw} is not known.`, 'Write `version: 1`.');
}

function titleOf(place: Place): string | undefined {
  const title = place.text();
  if (title === undefined || title.length <= 200) return title;
  return place.report(`The title has ${title.length} characters.`, 'Shorten it to one line of at most 200 characters.');
}

/** The same text gives the same seed, so that a file without one can be run again. */
const seedFrom = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0);
