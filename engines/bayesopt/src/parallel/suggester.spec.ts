import { afterAll, describe, expect, it } from 'vitest';
import { createSuggester, ObjectiveError, type Space, SpaceError, suggest } from '../index.js';

const objectives = [{ name: 'yield', direction: 'maximise' as const }];
const space: Space = {
  parameters: [
    { name: 'solvent', type: 'categorical', values: ['DMAc', 'BuCN', 'xylene'] },
    { name: 'concentration', type: 'discrete', values: [0.057, 0.1, 0.153] },
  ],
};

describe('the suggester', () => {
  const suggester = createSuggester();
  afterAll(() => suggester.close());

  it('answers from its thread what the function answers', async () => {
    const first = suggest({ objectives, space, observations: [], count: 4, seed: 1 });
    const observations = first.suggestions.map(({ point }, i) => ({ point, values: { yield: i } }));
    const input = { objectives, space, observations, count: 3, seed: 1, initial: 4 };
    expect(await suggester.suggest(input)).toEqual(suggest(input));
  });

  it('answers several questions, each with its own answer', async () => {
    const counts = [1, 2, 3];
    const outputs = await Promise.all(
      counts.map((count) => suggester.suggest({ objectives, space, observations: [], count, seed: 1 })),
    );
    expect(outputs.map(({ suggestions }) => suggestions.length)).toEqual(counts);
  });

  it('counts the points of a space, in whose place an empty one is refused', async () => {
    expect(await suggester.sizeOf(space)).toBe(9);
    const constraints = [{ type: 'expression' as const, text: 'concentration > 1' }];
    await expect(suggester.sizeOf({ ...space, constraints })).rejects.toThrow(SpaceError);
  });

  it('answers about more spaces than its thread keeps, in turn', async () => {
    const spaces = Array.from({ length: 10 }, (_, upper): Space => {
      return { parameters: [{ name: 'dose', type: 'integer', lower: 0, upper }] };
    });
    for (let round = 0; round < 2; round++) {
      for (const [upper, each] of spaces.entries()) {
        const output = await suggester.suggest({ objectives, space: each, observations: [], count: 20, seed: 1 });
        expect(output.suggestions).toHaveLength(upper + 1);
      }
    }
  });

  it('passes refusals on with their remedy', async () => {
    const empty: Space = { parameters: [{ name: 'base', type: 'categorical', values: [] }] };
    const refusal = suggester.suggest({ objectives, space: empty, observations: [], count: 1, seed: 1 });
    await expect(refusal).rejects.toThrow(SpaceError);
    await expect(refusal).rejects.toMatchObject({ parameter: 'base', remedy: expect.any(String) });
    const aimless = suggester.suggest({ objectives: [{ name: 'yield' }], space, observations: [], count: 1, seed: 1 });
    await expect(aimless).rejects.toThrow(ObjectiveError);
    await expect(aimless).rejects.toMatchObject({ objective: 'yield', remedy: expect.any(String) });
  });

  it('refuses once it is closed', async () => {
    const other = createSuggester();
    const open = other.suggest({ objectives, space, observations: [], count: 1, seed: 1 });
    await other.close();
    await expect(open).rejects.toThrow(/ended before it answered/);
    await expect(other.suggest({ objectives, space, observations: [], count: 1, seed: 1 })).rejects.toThrow(/closed/);
  });
});
