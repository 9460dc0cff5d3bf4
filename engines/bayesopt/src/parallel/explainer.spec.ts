import { afterAll, describe, expect, it } from 'vitest';
import { createExplainer, explain, type Space, SpaceError } from '../index.js';

const objective = { name: 'yield', direction: 'maximise' as const };
const space: Space = { parameters: [{ name: 'temperature', type: 'continuous', lower: 0, upper: 100 }] };
const observations = [10, 35, 60, 85].map((temperature) => ({
  point: { temperature },
  values: { yield: temperature },
}));

describe('the explainer', () => {
  const explainer = createExplainer();
  afterAll(() => explainer.close());

  it('answers from its thread what the function answers', async () => {
    const input = { space, objective, observations, point: { temperature: 50 } };
    expect(await explainer.explain(input)).toEqual(explain(input));
    expect(await explainer.explain({ ...input, observations: [] })).toBeUndefined();
  });

  it('passes refusals on with their remedy', async () => {
    const refusal = explainer.explain({ space, objective, observations, point: {} });
    await expect(refusal).rejects.toThrow(SpaceError);
    await expect(refusal).rejects.toMatchObject({ parameter: 'temperature', remedy: expect.any(String) });
  });
});
