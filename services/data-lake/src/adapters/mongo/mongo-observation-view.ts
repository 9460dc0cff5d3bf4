import type { QueryFilter } from 'mongoose';
import type { ListedObservation, ObservationFilter, ObservationView, Page } from '../../application/ports.js';
import type { LakeDatabase } from './lake-database.js';
import type { ObservationDocument } from './schemas.js';

type Filter = QueryFilter<ObservationDocument>;

const POSITION = 'observations';

/** The collection `observations`, and its position in the stream of the lake. */
export class MongoObservationView implements ObservationView {
  constructor(private readonly database: LakeDatabase) {}

  save(observation: ListedObservation | undefined, sequence: number): Promise<void> {
    return this.database.insist(async () => {
      if (observation) {
        const { _id, ...fields } = toDocument(observation);
        await this.database.models.observations.updateOne({ _id }, { $set: fields }, { upsert: true });
      }
      await this.database.models.positions.updateOne({ _id: POSITION }, { $max: { sequence } }, { upsert: true });
    });
  }

  position(): Promise<number> {
    return this.database.ask(async () => {
      const position = await this.database.models.positions.findById(POSITION).lean().exec();
      return position?.sequence ?? 0;
    });
  }

  get(observationId: string): Promise<ListedObservation | undefined> {
    return this.database.ask(async () => {
      const document = await this.database.models.observations
        .findById(observationId)
        .lean<ObservationDocument>()
        .exec();
      return document ? fromDocument(document) : undefined;
    });
  }

  page(filter: ObservationFilter, { limit, after }: Page) {
    return this.database.ask(async () => {
      const condition = conditionOf(filter);
      const [total, documents] = await Promise.all([
        this.count(filter),
        this.database.models.observations
          .find({ ...condition, ...(after && (await this.#after(after))) })
          .sort({ observedAt: 1, _id: 1 })
          .limit(limit)
          .lean<ObservationDocument[]>()
          .exec(),
      ]);
      return { observations: documents.map(fromDocument), total };
    });
  }

  count(filter: ObservationFilter): Promise<number> {
    return this.database.ask(() => this.database.models.observations.countDocuments(conditionOf(filter)));
  }

  async #after(id: string): Promise<Filter> {
    const last = await this.database.models.observations.findById(id).lean<ObservationDocument>().exec();
    if (!last) return {};
    const { observedAt, _id } = last;
    return { $or: [{ observedAt: { $gt: observedAt } }, { observedAt, _id: { $gt: _id } }] };
  }
}

function conditionOf({ campaignId, property, retracted }: ObservationFilter): Filter {
  return {
    ...(campaignId !== undefined && { campaignId }),
    ...(property !== undefined && { property }),
    ...(!retracted && { retracted: false }),
  };
}

const toDocument = ({ observationId, quantity, observedAt, ...rest }: ListedObservation): ObservationDocument => {
  const { name: property, ...value } = quantity;
  return { _id: observationId, property, ...value, observedAt: new Date(observedAt), ...rest };
};

const fromDocument = (document: ObservationDocument): ListedObservation => {
  const { _id, property, value, unit, uncertainty, censored, observedAt, origin, files, ...rest } = document;
  return {
    observationId: _id,
    origin: origin as ListedObservation['origin'],
    ...rest,
    quantity: {
      name: property,
      value,
      unit,
      ...(uncertainty !== undefined && { uncertainty }),
      ...(censored && { censored }),
    },
    files: [...files],
    observedAt: observedAt.toISOString(),
  };
};
