import { z } from 'zod';
import { commandsOf, type EventOf, eventsOf, queriesOf } from '../contract.js';
import { Censoring, FileReference, Instant, Point, Quantity, Sha256 } from '../values.js';

const observation = eventsOf('data-lake', 'observation');
const dataset = eventsOf('data-lake', 'dataset');

export const ObservationOrigin = z
  .enum(['experiment', 'calculation', 'person', 'imported'])
  .describe('Where the value comes from.');

/** A value in the lake, with everything that led to it. */
export const RecordedObservation = z
  .strictObject({
    observationId: z.string().describe('<run>/<property>, or the same of a job or import.'),
    origin: ObservationOrigin,
    campaignId: z.string().optional().describe('Id of the campaign.'),
    trialId: z.string().optional().describe('Id of the trial.'),
    runId: z.string().optional().describe('Id of the run.'),
    quantity: Quantity,
    point: Point.optional(),
    sampleId: z.string().optional().describe('Id of the sample.'),
    device: z.string().optional().describe('Name of the device.'),
    method: z.string().optional().describe('How the value was derived, with version.'),
    calculation: z
      .strictObject({
        calculator: z.string().describe('Name of the external program.'),
        version: z.string().describe('Its version.'),
        count: z.int().min(1).optional().describe('Independent replicates behind the value; 1 when absent.'),
        checks: z.array(z.string()).optional().describe('What a reader must know, e.g. not-converged or classical.'),
      })
      .optional()
      .describe('What is known of a calculated value; its uncertainty is over replicates or blocks.'),
    files: z.array(FileReference).describe('Stored raw data.'),
    observedAt: Instant,
  })
  .describe('An observation as the lake keeps it.');
export type RecordedObservation = z.infer<typeof RecordedObservation>;

export const observationRecorded = observation(
  'ObservationRecorded',
  'An observation is in the lake, once, with its files.',
  RecordedObservation,
);
export const observationRetracted = observation(
  'ObservationRetracted',
  'A person withdrew an observation; it stays in the archive, no model uses it.',
  z.strictObject({
    observationId: z.string().describe('Id of the observation.'),
    campaignId: z.string().optional().describe('Id of the campaign.'),
    trialId: z.string().optional().describe('Id of the trial.'),
    by: z.string().min(1).describe('Who did it.'),
    why: z.string().min(1).max(500).describe('Why, in words for people.'),
  }),
);
export const observationEvents = [observationRecorded, observationRetracted] as const;
export type ObservationEvent = EventOf<(typeof observationEvents)[number]>;

export const datasetFrozen = dataset(
  'DatasetFrozen',
  'A set of observations was fixed under its hash.',
  z.strictObject({
    hash: Sha256,
    campaignId: z.string().describe('Id of the campaign.'),
    property: z.string().describe('Name of the observed property.'),
    rows: z.array(z.string()).describe('Ids of the observations, sorted.'),
  }),
);
export const datasetEvents = [datasetFrozen] as const;
export type DatasetEvent = EventOf<(typeof datasetEvents)[number]>;

const command = commandsOf('data-lake');
const query = queriesOf('data-lake');

export const retractObservation = command(
  'observation.retract',
  'Withdraws an observation.',
  z.strictObject({
    observationId: z.string().describe('Id of the observation.'),
    why: z.string().min(1).max(500).describe('Why, in words for people.'),
  }),
  z.strictObject({ observationId: z.string().describe('Id of the observation.') }),
);
export const freezeDataset = command(
  'dataset.freeze',
  'Fixes the valid observations of one property of a campaign under a hash and answers them.',
  z.strictObject({
    campaignId: z.string().describe('Id of the campaign.'),
    property: z.string().describe('Name of the observed property.'),
  }),
  z.strictObject({
    hash: Sha256,
    rows: z
      .array(
        z.strictObject({
          observationId: z.string().describe('Id of the observation.'),
          point: Point,
          value: z.number().describe('The value, in the unit.'),
          unit: z.string().describe('Unit symbol; empty for a pure number.'),
          uncertainty: z.number().min(0).optional().describe('Standard uncertainty in the same unit.'),
          censored: Censoring.optional(),
          trialId: z.string().optional().describe('Id of the trial.'),
        }),
      )
      .describe('Ids of the observations, sorted.'),
  }),
);
export const queryObservations = query(
  'observations',
  'Observations, oldest first.',
  z.strictObject({
    campaignId: z.string().optional().describe('Id of the campaign.'),
    property: z.string().optional().describe('Name of the observed property.'),
    retracted: z.boolean().default(false).describe('Whether to show withdrawn ones too.'),
    limit: z.int().min(1).max(10_000).default(1000).describe('Most to answer.'),
    after: z.string().optional().describe('Observation id to continue after.'),
  }),
  z.strictObject({
    observations: z
      .array(RecordedObservation.extend({ retracted: z.boolean().describe('Whether it was withdrawn.') }))
      .describe('The observations.'),
    total: z.int().describe('How many there are in all.'),
  }),
);
export const queryEvents = query(
  'events',
  'Archived events, in the order of their streams.',
  z.strictObject({
    campaignId: z.string().optional().describe('Id of the campaign.'),
    aggregateId: z.string().optional().describe('Id of the aggregate.'),
    types: z.array(z.string()).optional().describe('Event types to keep; all when absent.'),
    limit: z.int().min(1).max(10_000).default(1000).describe('Most to answer.'),
    after: z.string().optional().describe('Event id to continue after.'),
  }),
  z.strictObject({
    events: z.array(z.unknown()).describe('Archived events.'),
    total: z.int().describe('How many there are in all.'),
  }),
);
export const LineageNode = z.strictObject({
  id: z.string().describe('Id of the node.'),
  kind: z
    .enum(['observation', 'file', 'sample', 'command', 'device', 'run', 'trial', 'campaign', 'job', 'model'])
    .describe('What it is.'),
  label: z.string().describe('Text for people.'),
});
export const queryLineage = query(
  'lineage',
  'Everything that led to one observation.',
  z.strictObject({ observationId: z.string().describe('Id of the observation.') }),
  z.strictObject({
    nodes: z.array(LineageNode).describe('The nodes.'),
    edges: z
      .array(
        z.strictObject({
          from: z.string().describe('Node the edge leaves.'),
          to: z.string().describe('Node the edge enters.'),
          relation: z.string().describe('What the edge means.'),
        }),
      )
      .describe('The edges.'),
  }),
);
export const exportObservations = query(
  'export',
  'Observations of a campaign as a table, one row a trial.',
  z.strictObject({
    campaignId: z.string().describe('Id of the campaign.'),
    format: z.enum(['csv', 'json']).describe('Format of the table.'),
  }),
  z.strictObject({
    mediaType: z.string().describe('Media type.'),
    name: z.string().describe('Name of the property or parameter.'),
    text: z.string().describe('The text.'),
  }),
);
export const fetchFile = query(
  'file',
  'The bytes of a stored file, base64; at most 4 MiB.',
  z.strictObject({ sha256: Sha256 }),
  z.strictObject({ file: FileReference, base64: z.string().describe('Its bytes, base64.') }),
);
export const lakeStatistics = query(
  'statistics',
  'How much the lake holds.',
  z.strictObject({ campaignId: z.string().optional().describe('Id of the campaign.') }),
  z.strictObject({
    events: z.int().describe('Archived events.'),
    observations: z.int().describe('The observations.'),
    files: z.int().describe('Stored raw data.'),
    bytes: z.int().describe('Bytes of all files.'),
  }),
);
export const dataLakeRequests = [
  retractObservation,
  freezeDataset,
  queryObservations,
  queryEvents,
  queryLineage,
  exportObservations,
  fetchFile,
  lakeStatistics,
] as const;
