import type { Goal, Objective, Quantity } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import type { Campaign } from './campaign.js';
import { abort } from './campaign-life.js';
import { frontOf } from './front.js';
import { batch, command, given, now, type Step, started } from './laboratory.fixture.js';
import { nextStep } from './next-step.js';
import { planningProblem } from './planning-problem.js';
import { bestSoFar } from './standing.js';
import { observe, retract } from './trial-life.js';

const objectives: Objective[] = [
  { name: 'yield', direction: 'maximise', unit: '%', reference: 0 },
  { name: 'waste', direction: 'minimise', unit: 'g', reference: 10 },
];
const measured =
  (trialId: string, values: Readonly<Record<string, number>>): Step =>
  (history) => {
    const quantities: Quantity[] = Object.entries(values).map(([name, value]) => ({ name, value, unit: '' }));
    return observe(history, { trialId, attempt: 1 }, quantities);
  };
const campaignWith = (changes: Partial<Goal>, ...answers: Readonly<Record<string, number>>[]): Campaign =>
  given(
    started({ objectives, batch: { initial: 6, size: 1, policy: 'wait' }, budget: { trials: 6 }, ...changes }),
    batch(),
    ...answers.map((values, i) => measured(`t000${i + 1}`, values)),
  );
const names = (campaign: Campaign) => frontOf(campaign)?.results.map(({ trialId }) => trialId);
const steps = (campaign: Campaign) => nextStep(campaign);

describe('a campaign with several objectives', () => {
  const campaign = campaignWith(
    {},
    { yield: 50, waste: 5 },
    { yield: 40, waste: 6 },
    { yield: 60, waste: 8 },
    { yield: 90 },
  );

  it('stands where no other result is better in everything, partial ones left out', () => {
    expect(names(campaign)).toEqual(['t0001', 't0003']);
    expect(frontOf(campaign)).toMatchObject({
      hypervolume: 50 * 5 + 10 * 2,
      reference: { yield: 0, waste: 10 },
    });
  });

  it('has no single best, and ends without one', () => {
    expect(bestSoFar(campaign)).toBeUndefined();
    const end = abort(campaign, command('a'), 'enough', now);
    expect((end as readonly { data: object }[]).at(-1)?.data).not.toHaveProperty('best');
  });

  it('tells the planner every value that there is', () => {
    const { objectives: told, measured: values } = planningProblem(campaign, 1);
    expect(told).toEqual(objectives);
    expect(values.map((each) => each.values)).toEqual([
      { yield: 50, waste: 5 },
      { yield: 40, waste: 6 },
      { yield: 60, waste: 8 },
      { yield: 90 },
    ]);
  });

  it('forgets what was retracted', () => {
    const step: Step = (history) => retract(history, { trialId: 't0003', by: 'yuki', reason: 'spilt' });
    const again = given(
      started({ objectives, batch: { initial: 6, size: 1, policy: 'wait' } }),
      batch(),
      measured('t0001', { yield: 50, waste: 5 }),
      measured('t0003', { yield: 60, waste: 8 }),
      step,
    );
    expect(names(again)).toEqual(['t0001']);
  });

  it('leaves out of its front what breaks a limit', () => {
    const limited = [{ ...objectives[0]!, atLeast: 55 }, objectives[1]!];
    const strict = campaignWith({ objectives: limited }, { yield: 50, waste: 5 }, { yield: 60, waste: 8 });
    expect(names(strict)).toEqual(['t0002']);
  });

  it('has an empty front before the first whole result', () => {
    expect(frontOf(campaignWith({}, { yield: 50 }))).toMatchObject({ results: [], hypervolume: 0 });
  });
});

describe('a stop rule of several objectives', () => {
  const rest = Array.from({ length: 4 }, () => ({ yield: 1, waste: 9 }));

  it('ends the campaign when the front dominates the wanted volume', () => {
    const stop = { hypervolume: 250 };
    const finished = campaignWith({ stop }, { yield: 50, waste: 5 }, { yield: 40, waste: 6 }, ...rest);
    expect(steps(finished)).toMatchObject({
      kind: 'finish',
      reason: 'target-reached',
      detail: 'the front dominates a volume of 250, wanted was 250',
    });
    const short = campaignWith(
      { stop, budget: { trials: 99 } },
      { yield: 49, waste: 5 },
      { yield: 4, waste: 6 },
      ...rest,
    );
    expect(steps(short)).not.toMatchObject({ reason: 'target-reached' });
  });

  it('counts a trial as better when it enters the front, whichever objective it is for', () => {
    const stop = { withoutImprovement: 4 };
    const answers = [{ yield: 50, waste: 5 }, { yield: 40, waste: 4 }, ...rest];
    expect(steps(campaignWith({ stop }, ...answers))).toMatchObject({ reason: 'no-improvement' });
    const later = [{ yield: 50, waste: 5 }, ...rest.slice(1), { yield: 40, waste: 4 }, { yield: 1, waste: 9 }];
    expect(steps(campaignWith({ stop }, ...later))).toMatchObject({ reason: 'budget-spent' });
  });
});

describe('one objective with limits on others', () => {
  const limited: Objective[] = [objectives[0]!, { name: 'waste', direction: 'limit', unit: 'g', atMost: 6 }];

  it('has the best result that keeps to them', () => {
    const campaign = campaignWith(
      { objectives: limited },
      { yield: 50, waste: 5 },
      { yield: 90, waste: 7 },
      { yield: 95 },
    );
    expect(bestSoFar(campaign)?.trialId).toBe('t0001');
    expect(frontOf(campaign)).toBeUndefined();
  });
});

describe('a value to come close to', () => {
  const acidity: Objective[] = [{ name: 'acidity', direction: 'target', target: 7, tolerance: 2, unit: '' }];
  const rest = Array.from({ length: 4 }, () => ({ acidity: 1 }));

  it('is best at the smallest distance, and reached when that is small enough', () => {
    const campaign = campaignWith(
      { objectives: acidity, stop: { target: 0.5 } },
      { acidity: 9 },
      { acidity: 6.6 },
      ...rest,
    );
    expect(bestSoFar(campaign)?.trialId).toBe('t0002');
    expect(steps(campaign)).toMatchObject({
      reason: 'target-reached',
      detail: 'acidity 6.6 is within 0.5 of 7',
    });
  });
});
