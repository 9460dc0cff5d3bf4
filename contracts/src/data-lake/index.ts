import { z } from 'zod';
import { commandsOf, type EventOf, eventsOf, queriesOf } from '../contract.js';
import { FileReference, Instant, Point, Quantity, Sha256 } from '../values.js';

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
    campaignId: z.string().optional(),
    trialId: z.string().optional(),
    runId: z.string().optional(),
    quantity: Quantity,
    point: Point.optional(),
    sampleId: z.string().optional(),
    device: z.string().optional(),
    method: z.string().optional(),
    files: z.array(FileReference),
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
    observationId: z.string(),
    campaignId: z.string().optional(),
    trialId: z.string().optional(),
    by: z.string().min(1),
    why: z.string().min(1).max(500),
  }),
);
export const observationEvents = [observationRecorded, observationRetracted] as const;
export type ObservationEvent = EventOf<(typeof observationEvents)[number]>;

export const datasetFrozen = dataset(
  'DatasetFrozen',
  'A set of observations was fixed under its hash.',
  z.strictObject({ hash: Sha256, campaignId: z.string(), property: z.string(), rows: z.array(z.string()) }),
);
export const datasetEvents = [datasetFrozen] as const;
export type DatasetEvent = EventOf<(typeof datasetEvents)[number]>;

const command = commandsOf('data-lake');
const query = queriesOf('data-lake');

export const retractObservation = command(
  'observation.retract',
  'Withdraws an observation.',
  z.strictObject({ observationId: z.string(), why: z.string().min(1).max(500) }),
  z.strictObject({ observationId: z.string() }),
);
export const freezeDataset = command(
  'dataset.freeze',
  'Fixes the valid observations of one property of a campaign under a hash and answers them.',
  z.strictObject({ campaignId: z.string(), property: z.string() }),
  z.strictObject({
    hash: Sha256,
    rows: z.array(
      z.strictObject({
        observationId: z.string(),
        point: Point,
        value: z.number(),
        unit: z.string(),
        trialId: z.string().optional(),
      }),
    ),
  }),
);
export const queryObservations = query(
  'observations',
  'Observations, oldest first.',
  z.strictObject({
    campaignId: z.string().optional(),
    property: z.string().optional(),
    retracted: z.boolean().default(false).describe('Whether to show withdrawn ones too.'),
    limit: z.int().min(1).max(10_000).default(1000),
    after: z.string().optional().describe('Observation id to continue after.'),
  }),
  z.strictObject({
    observations: z.array(RecordedObservation.extend({ retracted: z.boolean() })),
    total: z.int(),
  }),
);
export const queryEvents = query(
  'events',
  'Archived events, in the order of their streams.',
  z.strictObject({
    campaignId: z.string().optional(),
    aggregateId: z.string().optional(),
    types: z.array(z.string()).optional(),
    limit: z.int().min(1).max(10_000).default(1000),
    after: z.string().optional().describe('Event id to continue after.'),
  }),
  z.strictObject({ events: z.array(z.unknown()), total: z.int() }),
);
export const LineageNode = z.strictObject({
  id: z.string(),
  kind: z.enum(['observation', 'file', 'sample', 'command', 'device', 'run', 'trial', 'campaign', 'job', 'model']),
  label: z.string(),
});
export const queryLineage = query(
  'lineage',
  'Everything that led to one observation.',
  z.strictObject({ observationId: z.string() }),
  z.strictObject({
    nodes: z.array(LineageNode),
    edges: z.array(z.strictObject({ from: z.string(), to: z.string(), relation: z.string() })),
  }),
);
export const exportObservations = query(
  'export',
  'Observations of a campaign as a table, one row a trial.',
  z.strictObject({ campaignId: z.string(), format: z.enum(['csv', 'json']) }),
  z.strictObject({ mediaType: z.string(), name: z.string(), text: z.string() }),
);
export const fetchFile = query(
  'file',
  'The bytes of a stored file, base64; at most 4 MiB.',
  z.strictObject({ sha256: Sha256 }),
  z.strictObject({ file: FileReference, base64: z.string() }),
);
export const lakeStatistics = query(
  'statistics',
  'How much the lake holds.',
  z.strictObject({ campaignId: z.string().optional() }),
  z.strictObject({ events: z.int(), observations: z.int(), files: z.int(), bytes: z.int() }),
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
