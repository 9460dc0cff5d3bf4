import type { Censoring, DatasetEvent, Point, RecordedObservation } from '@meguri/contracts';
import { canonicalJson, compareText } from './canonical-json.js';

/** One row of a data set: where, and what was found there. */
export interface DatasetRow {
  readonly observationId: string;
  readonly point: Point;
  readonly value: number;
  readonly unit: string;
  readonly uncertainty?: number;
  readonly censored?: Censoring;
  readonly trialId?: string;
}

export interface Dataset {
  readonly campaignId: string;
  readonly property: string;
  readonly rows: readonly DatasetRow[];
}

/** The rows of a data set, sorted by observation id; observations without a point teach nothing about one. */
export function datasetOf(campaignId: string, property: string, observations: readonly RecordedObservation[]): Dataset {
  const rows = observations
    .flatMap(({ observationId, point, quantity: { name, ...quantity }, trialId }) =>
      point && name === property ? [{ observationId, point, ...quantity, ...(trialId && { trialId }) }] : [],
    )
    .sort((a, b) => compareText(a.observationId, b.observationId));
  return { campaignId, property, rows };
}

/** The text whose SHA-256 names the data set: the same observations give the same text, whatever order they came in. */
export const textToHash = (dataset: Dataset): string => canonicalJson(dataset);

/** Whether the data set of this hash is fixed already. */
export interface DatasetState {
  readonly frozen: boolean;
}

export const evolveDataset = (_state: DatasetState, event: DatasetEvent): DatasetState => {
  switch (event.type) {
    case 'DatasetFrozen':
      return { frozen: true };
  }
};

/** States that the data set is fixed, unless it is already. */
export const freeze = (state: DatasetState, hash: string, { campaignId, property, rows }: Dataset): DatasetEvent[] =>
  state.frozen
    ? []
    : [
        {
          type: 'DatasetFrozen',
          data: { hash, campaignId, property, rows: rows.map(({ observationId }) => observationId) },
        },
      ];
