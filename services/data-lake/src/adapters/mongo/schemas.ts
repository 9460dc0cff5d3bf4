import { type Connection, Schema } from 'mongoose';

/** An archived event; its id is the id of the document, so it can be there only once. */
export interface EventDocument {
  readonly _id: string;
  readonly service: string;
  readonly sequence: number;
  readonly index: number;
  readonly entity: string;
  readonly aggregateId: string;
  readonly fact: string;
  readonly time: Date;
  readonly campaignId?: string;
  readonly envelope: Record<string, unknown>;
}

/** An observation; its id is the id of the document. */
export interface ObservationDocument {
  readonly _id: string;
  readonly origin: string;
  readonly campaignId?: string;
  readonly trialId?: string;
  readonly runId?: string;
  readonly property: string;
  readonly value: number;
  readonly unit: string;
  readonly uncertainty?: number;
  readonly censored?: 'at-least' | 'at-most';
  readonly point?: Record<string, string | number>;
  readonly sampleId?: string;
  readonly device?: string;
  readonly method?: string;
  readonly calculation?: { calculator: string; version: string; count?: number; checks?: string[] };
  readonly files: readonly { sha256: string; bytes: number; mediaType: string; name: string }[];
  readonly observedAt: Date;
  readonly retracted: boolean;
}

/** How far a view has come in the stream of events it shows. */
export interface PositionDocument {
  readonly _id: string;
  readonly sequence: number;
}

const options = { versionKey: false, minimize: false, autoCreate: false, autoIndex: false } as const;

const eventSchema = new Schema<EventDocument>(
  {
    _id: { type: String, required: true },
    service: { type: String, required: true },
    sequence: { type: Number, required: true },
    index: { type: Number, required: true },
    entity: { type: String, required: true },
    aggregateId: { type: String, required: true },
    fact: { type: String, required: true },
    time: { type: Date, required: true },
    campaignId: String,
    envelope: { type: Schema.Types.Mixed, required: true },
  },
  { ...options, collection: 'events' },
);
eventSchema.index({ service: 1, sequence: 1, index: 1 });
eventSchema.index({ campaignId: 1, service: 1, sequence: 1, index: 1 });
eventSchema.index({ aggregateId: 1, service: 1, sequence: 1, index: 1 });

const observationSchema = new Schema<ObservationDocument>(
  {
    _id: { type: String, required: true },
    origin: { type: String, required: true },
    campaignId: String,
    trialId: String,
    runId: String,
    property: { type: String, required: true },
    value: { type: Number, required: true },
    unit: String,
    uncertainty: Number,
    censored: String,
    point: Schema.Types.Mixed,
    sampleId: String,
    device: String,
    method: String,
    calculation: Schema.Types.Mixed,
    files: [{ _id: false, sha256: String, bytes: Number, mediaType: String, name: String }],
    observedAt: { type: Date, required: true },
    retracted: { type: Boolean, required: true },
  },
  { ...options, collection: 'observations' },
);
observationSchema.index({ observedAt: 1, _id: 1 });
observationSchema.index({ campaignId: 1, property: 1, observedAt: 1, _id: 1 });

const positionSchema = new Schema<PositionDocument>(
  { _id: { type: String, required: true }, sequence: { type: Number, required: true } },
  { ...options, collection: 'positions' },
);

/** The collections of the lake as mongoose models. */
export function modelsOf(connection: Connection) {
  return {
    events: connection.model('Event', eventSchema),
    observations: connection.model('Observation', observationSchema),
    positions: connection.model('Position', positionSchema),
  };
}
export type LakeModels = ReturnType<typeof modelsOf>;
