import { mean, stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { type Observation, type Point, type Space, suggest } from '../index.js';

const objectives = [{ name: 'index', direction: 'maximise' as const }];

/** Thirty polymers: what an experiment finds, what a biased calculation says, and what a useless one says. */
function polymers(seed: number) {
  const random = stream(seed, 'polymers');
  const [a, b] = [random.uniform(), random.uniform()];
  const truth = (p: Point) => -((Number(p.x) - a) ** 2) - (Number(p.y) - b) ** 2;
  const answers: Record<string, (p: Point) => number> = {
    experiment: truth,
    calculation: (p) => 0.7 * truth(p) - 0.4 + 0.03 * Math.sin(9 * Number(p.x)),
    hearsay: (p) => Math.sin(31 * Number(p.x) + 17 * Number(p.y)),
  };
  return { truth, answer: (p: Point) => answers[String(p.source ?? 'experiment')]!(p) };
}

const levels = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const spaceOf = (values: readonly string[], costs?: Record<string, number>): Space => ({
  parameters: [
    { name: 'x', type: 'discrete', values: levels },
    { name: 'y', type: 'discrete', values: levels },
    ...(values.length > 1 ? [{ name: 'source', type: 'source' as const, values, target: 'experiment', costs }] : []),
  ],
});

/** Asks one question after the other; gives all answers. */
function played(space: Space, seed: number, questions: number, before: readonly Observation[] = []): Observation[] {
  const { answer } = polymers(seed);
  const observations = [...before];
  for (let i = 0; i < questions; i++) {
    const { suggestions } = suggest({ space, objectives, observations, count: 1, seed, initial: 3 });
    for (const { point } of suggestions) observations.push({ point, values: { index: answer(point) } });
  }
  return observations;
}

const SEEDS = [...Array(8).keys()];
const regret = (seed: number, observations: readonly Observation[]) => {
  const { truth } = polymers(seed);
  const tried = observations.filter(({ point }) => (point.source ?? 'experiment') === 'experiment');
  const best = Math.max(...levels.flatMap((x) => levels.map((y) => truth({ x, y }))));
  return best - Math.max(...tried.map(({ point }) => truth(point)));
};

describe('a campaign with a cheap calculation and a dear experiment', () => {
  const costs = { experiment: 1, calculation: 0.05 };
  const space = spaceOf(['calculation', 'experiment'], costs);
  const campaigns = SEEDS.map((seed) => played(space, seed, 24));
  const isExperiment = ({ point }: Observation) => point.source === 'experiment';

  it('asks the calculation for most points and the experiment for what looks best', () => {
    const experiments = campaigns.map((observations) => observations.slice(3).filter(isExperiment).length);
    expect(mean(experiments)).toBeLessThan(12);
    for (const count of experiments) expect(count).toBeGreaterThan(0);
  });

  it('comes nearer to the best point for the same money than with experiments alone', () => {
    const money = (observations: readonly Observation[]) =>
      observations.reduce((sum, each) => sum + (isExperiment(each) ? costs.experiment : costs.calculation), 0);
    const alone = SEEDS.map((seed) =>
      regret(seed, played(spaceOf(['experiment']), seed, Math.ceil(money(campaigns[seed]!)))),
    );
    const together = SEEDS.map((seed) => regret(seed, campaigns[seed]!));
    expect(mean(together)).toBeLessThanOrEqual(mean(alone));
  });

  it('asks no source twice for the same point', () => {
    for (const observations of campaigns) {
      expect(new Set(observations.map(({ point }) => JSON.stringify(point))).size).toBe(observations.length);
    }
  });
});

describe('a cheap source that says nothing of the target', () => {
  const costs = { experiment: 1, hearsay: 0.1 };
  const campaigns = SEEDS.map((seed) => played(spaceOf(['hearsay', 'experiment'], costs), seed, 24));
  const asked = (observations: readonly Observation[]) =>
    observations.filter(({ point }) => point.source === 'hearsay').length;

  it('gets little money before the target can judge it', () => {
    for (const observations of campaigns) {
      const fifth = observations.filter(({ point }) => point.source === 'experiment')[4]!;
      // half an answer of the target, a quarter for each of the first four, and the one that is no more paid for
      expect(asked(observations.slice(0, observations.indexOf(fifth)))).toBeLessThanOrEqual((0.5 + 4 * 0.25) * 10 + 1);
    }
  });

  it('is hardly asked any more once it is judged', () => {
    expect(mean(campaigns.map((observations) => asked(observations.slice(-8))))).toBeLessThan(4);
  });

  it('does not keep the best point from being found', () => {
    expect(mean(SEEDS.map((seed) => regret(seed, campaigns[seed]!)))).toBeLessThan(0.05);
  });
});

describe('a target that the money no longer buys', () => {
  const space = spaceOf(['calculation', 'experiment'], { calculation: 1 });
  const { answer } = polymers(1);
  const answered = (source: string, step: number): Observation[] =>
    levels
      .flatMap((x) => levels.map((y) => ({ x, y, source })))
      .flatMap((point, i) => (i % step === 0 ? [{ point, values: { index: answer(point) } }] : []));
  const asked = (observations: readonly Observation[], strategy: 'gp' | 'random') =>
    suggest({ space, objectives, observations, count: 30, seed: 1, strategy }).suggestions.map(({ point }) => point);

  it.each(['gp', 'random'] as const)('leaves the others to be asked, with the strategy %s', (strategy) => {
    const sources = asked([...answered('experiment', 10), ...answered('calculation', 3)], strategy);
    expect(sources).toHaveLength(30);
    for (const { source } of sources) expect(source).toBe('calculation');
  });

  it('does not keep the rest from being found among many points that are settled', () => {
    const all = answered('calculation', 1);
    const others = all.filter((_, i) => i !== 17);
    expect(asked([...answered('experiment', 10), ...others], 'gp')).toEqual([all[17]!.point]);
  });
});

describe('a design larger than the space', () => {
  it('goes on with the dearer source when the cheapest has answered everywhere', () => {
    const small: Space = {
      parameters: [
        { name: 'x', type: 'discrete', values: [0, 1] },
        { name: 'y', type: 'discrete', values: [0] },
        {
          name: 'source',
          type: 'source',
          values: ['calculation', 'experiment'],
          target: 'experiment',
          costs: { experiment: 9, calculation: 1 },
        },
      ],
    };
    const { suggestions } = suggest({ space: small, objectives, observations: [], count: 4, seed: 0, initial: 4 });
    expect(suggestions.map(({ point }) => point.source)).toEqual([
      'calculation',
      'calculation',
      'experiment',
      'experiment',
    ]);
  });
});

describe('a design', () => {
  const askedFirst = (calculation: number) => {
    const space = spaceOf(['calculation', 'experiment'], { experiment: 1, calculation });
    return suggest({ space, objectives, observations: [], count: 3, seed: 0 }).suggestions.map(
      ({ point }) => point.source,
    );
  };

  it('is asked of a source that costs less than half of the target', () => {
    expect(askedFirst(0.4)).toEqual(['calculation', 'calculation', 'calculation']);
  });

  it('is asked of the target where no other costs less than half of it', () => {
    expect(askedFirst(0.6)).toEqual(['experiment', 'experiment', 'experiment']);
  });
});

describe('an earlier campaign', () => {
  const random = stream('earlier');
  const earlier = (source: string, seed: number): Observation[] =>
    Array.from({ length: 40 }, () => {
      const point = { x: levels[random.integer(0, 10)]!, y: levels[random.integer(0, 10)]!, source };
      return { point, values: { index: polymers(seed).answer(point) } };
    });
  const alone = SEEDS.map((seed) => regret(seed, played(spaceOf(['experiment']), seed, 6)));

  it('that found much the same helps from the beginning', () => {
    const space = spaceOf(['calculation', 'experiment']);
    const helped = SEEDS.map((seed) => regret(seed, played(space, seed, 6, earlier('calculation', seed))));
    expect(mean(helped)).toBeLessThan(mean(alone));
  });

  it('that found something else does not hurt in the long run', () => {
    const misled = SEEDS.map((seed) =>
      regret(seed, played(spaceOf(['hearsay', 'experiment']), seed, 20, earlier('hearsay', seed))),
    );
    const unmoved = SEEDS.map((seed) => regret(seed, played(spaceOf(['experiment']), seed, 20)));
    expect(mean(misled)).toBeLessThanOrEqual(mean(unmoved) + 0.003);
  });

  it('cannot be asked', () => {
    const space = spaceOf(['calculation', 'experiment']);
    for (const { point } of played(space, 1, 6)) expect(point.source).toBe('experiment');
  });
});

describe('sources that make no sense', () => {
  it.each([
    [{}, /no source has a cost/],
    [{ experiment: 1, calculation: -1 }, /cost of calculation is -1/],
    [{ experiment: 1, oracle: 1 }, /oracle has a cost/],
  ] as const)('are refused: %o', (costs, message) => {
    const space = spaceOf(['calculation', 'experiment'], costs as unknown as Record<string, number>);
    expect(() => suggest({ space, objectives, observations: [], count: 1, seed: 0 })).toThrow(message);
  });
});

describe('questions to several sources', () => {
  const costs = { experiment: 10, calculation: 1 };
  const source = { name: 'source', type: 'source', values: Object.keys(costs), target: 'experiment', costs } as const;
  const solvent = { name: 'solvent', type: 'categorical', values: ['water', 'ethanol', 'toluene'] } as const;
  const ask = (space: Space, count: number, observations: readonly Observation[] = []) =>
    suggest({ space, objectives, observations, count, seed: 1, initial: 3 }).suggestions.map(({ point }) => point);
  const answers: Observation[] = solvent.values.map((value, i) => ({
    point: { solvent: value, source: 'calculation' },
    values: { index: i },
  }));

  it('are asked once each when candidates name sources too', () => {
    const candidates = solvent.values.flatMap((value) =>
      source.values.map((each) => ({ solvent: value, source: each })),
    );
    const asked = ask({ parameters: [solvent, source], candidates }, 9, answers);
    expect(new Set(asked.map((point) => JSON.stringify(point))).size).toBe(3);
    expect(asked).toHaveLength(3);
  });

  it('share what a batch must share, whichever source they go to', () => {
    const constraints = [{ type: 'batch', parameter: 'solvent', sameFor: true }] as const;
    const asked = ask({ parameters: [solvent, source], constraints }, 2);
    expect(asked).toHaveLength(2);
    expect(new Set(asked.map((point) => point.solvent)).size).toBe(1);
  });

  it('keep to constraints that name the source', () => {
    const when = [
      { parameter: 'solvent', in: ['water'] },
      { parameter: 'source', in: ['calculation'] },
    ];
    const space: Space = { parameters: [solvent, source], constraints: [{ type: 'exclusion', when }] };
    for (const asked of [ask(space, 9), ask(space, 9, answers.slice(1))]) {
      expect(asked).toContainEqual({ solvent: 'water', source: 'experiment' });
      expect(asked).not.toContainEqual({ solvent: 'water', source: 'calculation' });
    }
  });
});
