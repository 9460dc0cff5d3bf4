import { describe, expect, it } from 'vitest';
import { evolveModel, type FittedModel, type Model, modelIdOf, publishModel, untrainedModel } from './model.js';

const fitted = (hash: string): FittedModel => ({
  modelId: 'c1-yield',
  campaignId: 'c1',
  property: 'yield',
  unit: '%',
  kind: 'gaussian-process',
  dataset: { hash: hash.repeat(64), rows: ['r1/yield'] },
  inputs: ['base'],
  settings: {},
  errors: { leaveOneOutRmse: 3, nullRmse: 9, leaveOneOutCoverage: 0.95 },
});
const published = (model: Model, hash: string) => publishModel(model, fitted(hash)).reduce(evolveModel, model);

describe('a model', () => {
  it('is published with the next version and names the one it supersedes', () => {
    const twice = published(published(untrainedModel('c1-yield'), 'a'), 'b');
    expect(twice.cards.map(({ version, supersedes }) => [version, supersedes])).toEqual([
      [1, null],
      [2, 1],
    ]);
  });

  it('is not published again for data that its newest card covers', () => {
    const once = published(untrainedModel('c1-yield'), 'a');
    expect(publishModel(once, fitted('a'))).toEqual([]);
  });

  it('is published again when a retraction brings an earlier data set back', () => {
    const back = ['a', 'b', 'a'].reduce(published, untrainedModel('c1-yield'));
    expect(back.cards.map((card) => card.version)).toEqual([1, 2, 3]);
  });

  it('is published again for the same data when a person decides otherwise, and once for each decision', () => {
    const decided = (at: string): FittedModel => {
      const by = { kind: 'person' as const, name: 'M. Ito' };
      return { ...fitted('a'), decision: { by, at, why: 'known', diagram: 'd'.repeat(64), rank: 1 } };
    };
    const [first, second] = [decided('2026-01-01T00:00:00.000Z'), decided('2026-01-02T00:00:00.000Z')];
    const publish = (model: Model, of: FittedModel) => publishModel(model, of).reduce(evolveModel, model);
    // a decision may be heard of again after a later one
    const heard = [first, second, first, second].reduce(publish, untrainedModel('s-yield'));
    expect(heard.cards.map(({ decision }) => decision?.at)).toEqual([first.decision!.at, second.decision!.at]);
  });

  it('has an id that a subject can carry', () => {
    expect(modelIdOf('c1', 'refractive index (589 nm)')).toBe('c1-refractive_index__589_nm_');
  });
});
