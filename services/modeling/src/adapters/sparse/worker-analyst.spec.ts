import type { StudyQuestion } from '@meguri/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { WorkerAnalyst } from './worker-analyst.js';

const question: StudyQuestion = {
  ...{ targets: ['y'], ignore: [], factors: [], groups: {}, omit: [], units: {}, origins: {} },
  ...{ folds: { kind: 'leave-one-out' }, constraints: { force: [], forbid: [], eitherOr: [] } },
  ...{ top: 10, permutations: 9999, seed: 1 },
};
const table = `a,b,c,d,e,y\n${Array.from({ length: 30 }, (_, i) => [1, 2, 3, 4, 5, 6].map((p) => (i * p * p * 37) % 101).join(',')).join('\n')}\n`;

describe('an analyst in threads', () => {
  const analyst = new WorkerAnalyst();
  afterAll(() => analyst.onApplicationShutdown());

  it('names the line that an editor shows, also below comments', async () => {
    const commented = table.replace('\n', '\n% measured in May\n').replace(/^0,/m, ',');
    await expect(analyst.check({ table: commented, question })).rejects.toMatchObject({
      code: 'STUDY.DATA_INVALID',
      message: expect.stringMatching(/^Row 1: column a: /),
      context: { problems: [{ line: 3, field: 'a' }] },
    });
    await analyst.check({ table, question });
  });

  it('tells how far a survey is, and ends it when nobody waits for it', async () => {
    const nobody = new AbortController();
    const stages: string[] = [];
    const onProgress = ({ stage }: { stage: string }) => {
      stages.push(stage);
      if (stage === 'permutations') nobody.abort(new Error('called off'));
    };
    await expect(analyst.survey({ table, question }, { onProgress, signal: nobody.signal })).rejects.toThrow();
    expect(stages).toContain('nested');
    await expect(analyst.survey({ table, question }, { onProgress, signal: nobody.signal })).rejects.toThrow(
      'called off',
    );
  });
});
