import { createHash } from 'node:crypto';
import type { Goal } from '@meguri/contracts';
import type { CampaignFile } from '../../application/ports.js';
import { nameIn } from './names.js';
import { readObjectives } from './objectives.js';
import { readParameters } from './parameters.js';
import { Place } from './place.js';
import { readApproval, readBatch, readBudget, readStop } from './policies.js';
import { readSources } from './sources.js';
import { YamlSource } from './yaml-source.js';

const knownFields = [
  'version',
  'name',
  'title',
  'parameters',
  'objectives',
  'sources',
  'batch',
  'budget',
  'stop',
  'approval',
  'approvalExpiresAfterHours',
  'strategy',
  'seed',
] as const;

/**
 * Reads a campaign file (YAML, format version 1). Every problem is reported at once with its place; the goal is there
 * when there is none. What a workcell or a calculator can do is not looked at here.
 */
export function readCampaignFile(text: string): CampaignFile {
  const source = new YamlSource(text);
  const goal = source.isReadable ? readGoal(source, text) : {};
  const { parameters = [], objectives = [], sources = [] } = goal;
  return {
    ...(source.problems.length === 0 && { goal: goal as Goal }),
    parts: { parameters, objectives, sources },
    problems: source.problems,
    positionOf: (field) => source.positionOf(field),
  };
}

function readGoal(source: YamlSource, text: string): Partial<Goal> {
  const campaign = new Place(source, source.root, '', { line: 1, column: 1 });
  if (source.root === null || campaign.raw === null)
    return campaign.report('The file is empty.', 'Begin with `version: 1` and the name of the campaign.') ?? {};
  const fields = campaign.fields(knownFields);
  if (!fields) return {};

  const version = fields.version
    ? fields.version.raw
    : campaign.missing('version', 'Begin the file with `version: 1`.');
  if (fields.version && version !== 1)
    fields.version.report(`The format ${version} is not known.`, 'Write `version: 1`.');
  const name = nameIn(fields, campaign);
  const list = <Item>(
    field: 'parameters' | 'objectives' | 'sources',
    read: (place: Place) => Item[],
    remedy: string,
  ) => (fields[field] ? read(fields[field]) : (campaign.missing(field, remedy) ?? []));
  const parameters = list('parameters', readParameters, 'List what a trial may vary.');
  const objectives = list('objectives', readObjectives, 'Name the measured property to make better.');
  reportObjectiveAsParameter(fields.objectives, parameters, objectives);

  return {
    version: 1,
    name,
    title: fields.title ? titleOf(fields.title) : name,
    parameters,
    objectives,
    sources: list('sources', readSources, 'Name who answers a trial.'),
    batch: readBatch(fields.batch),
    budget: readBudget(fields.budget, campaign),
    stop: readStop(fields.stop),
    ...readApproval(fields),
    strategy: fields.strategy ? fields.strategy.choice(['gp', 'random'], 'strategy') : 'gp',
    seed: fields.seed ? fields.seed.whole(0) : seedFrom(text),
  };
}

function titleOf(place: Place): string | undefined {
  const title = place.text();
  if (title === undefined || title.length <= 200) return title;
  return place.report(`The title has ${title.length} characters.`, 'Shorten it to one line of at most 200 characters.');
}

function reportObjectiveAsParameter(
  place: Place | undefined,
  parameters: Goal['parameters'],
  objectives: Goal['objectives'],
): void {
  const [objective] = objectives;
  if (objective && parameters.some(({ name }) => name === objective.name))
    place?.report(`${objective.name} is a parameter and an objective.`, 'Give the measured property another name.');
}

/** The same text gives the same seed, so that a file without one can be run again. */
const seedFrom = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0);
