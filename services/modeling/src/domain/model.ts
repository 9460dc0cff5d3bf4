import type { ModelCard, ModelEvent } from '@meguri/contracts';

/** A model with all its published cards, oldest first. */
export interface Model {
  readonly modelId: string;
  readonly cards: readonly ModelCard[];
}

export const untrainedModel = (modelId: string): Model => ({ modelId, cards: [] });

export function evolveModel(model: Model, event: ModelEvent): Model {
  switch (event.type) {
    case 'ModelTrained':
      return { ...model, cards: [...model.cards, event.data.card] };
    default:
      return event.type satisfies never;
  }
}

/** What a fit gives, without the place it takes among the versions. */
export type FittedModel = Omit<ModelCard, 'version' | 'supersedes'>;

/** Publishes a fit as the next version; a data set that the newest card covers, or a decision that a card records, gives nothing new. */
export function publishModel(model: Model, fitted: FittedModel): readonly ModelEvent[] {
  const newest = model.cards.at(-1);
  const isKnown = fitted.decision
    ? model.cards.some((card) => isSameDecision(card, fitted))
    : newest?.dataset.hash === fitted.dataset.hash;
  if (isKnown) return [];
  const version = (newest?.version ?? 0) + 1;
  const card: ModelCard = { ...fitted, version, supersedes: newest?.version ?? null };
  return [{ type: 'ModelTrained', data: { modelId: model.modelId, version, card } }];
}

function isSameDecision(a: FittedModel, b: FittedModel): boolean {
  return (
    a.decision?.at === b.decision?.at &&
    a.decision?.diagram === b.decision?.diagram &&
    a.inputs.join() === b.inputs.join()
  );
}

/** The id of the model of one property of a campaign; a single subject token. */
export const modelIdOf = (campaignId: string, property: string): string =>
  `${campaignId}-${property}`.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 128);
