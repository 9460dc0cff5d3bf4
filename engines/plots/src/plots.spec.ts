import { describe, expect, it } from 'vitest';
import {
  bars,
  curves,
  densityOfStates,
  lines,
  paretoFront,
  plotStyle,
  predictedAgainstMeasured,
  scalingCurve,
  standalone,
  weightDiagram,
} from './index.js';

const rows = [
  { rmse: 0.5, weights: [0.8, null, -0.2] },
  { rmse: 0.6, weights: [0.7, 0.1, null] },
];
const count = (svg: string, part: string) => svg.split(part).length - 1;

describe('a weight diagram', () => {
  const svg = weightDiagram({ columns: ['HOMO', 'a<b', 'tpsa'], rows }, { selected: ['tpsa'] });

  it('of two hundred columns draws those that the models use most, and the selected one, and says so', () => {
    const names = Array.from({ length: 200 }, (_, c) => `d${c}`);
    const model = { rmse: 1, weights: names.map((_, c) => (c % 7 === 0 ? 0.5 : null)) };
    const wide = weightDiagram({ columns: names, rows: [model] }, { selected: ['d199'] });
    expect(count(wide, 'data-column=')).toBe(40);
    expect(count(wide, 'data-rank=')).toBe(29);
    expect(wide).toContain('data-feature="d199"');
    expect(wide).toContain('160 columns that these models use least are not drawn');
  });

  it('has a group for each column and a cell for each coefficient, which say what they are', () => {
    expect(svg).toContain('data-feature="HOMO"');
    expect(count(svg, 'data-rank="1"')).toBe(2);
    expect(count(svg, 'data-rank="2"')).toBe(2);
    expect(svg).toContain('<title>tpsa: -0.2 in rank 1, error 0.5</title>');
    expect(svg).toContain('<title>HOMO: in 2 of the best 2</title>');
    expect(svg).toContain('class="column selected" data-feature="tpsa"');
  });

  it('draws as many ranks as asked for, and colours by sign and strength', () => {
    const one = weightDiagram({ columns: ['HOMO', 'a', 'tpsa'], rows }, { ranks: 1 });
    expect(one).not.toContain('data-rank="2"');
    expect(/class="positive"[^>]*fill-opacity="1"[^>]*data-rank="1"/.test(one)).toBe(true);
    expect(/class="negative"[^>]*fill-opacity="0.34"[^>]*data-rank="1"/.test(one)).toBe(true);
  });

  it('takes names for what they are, not for markup', () => {
    expect(svg).toContain('a&lt;b');
    expect(svg).not.toContain('a<b');
  });

  it('says which feature a column of a factor belongs to', () => {
    const data = { columns: ['solvent=b', 'solvent=c', 't'], features: ['solvent', 'solvent', 't'], rows };
    expect(count(weightDiagram(data), 'data-feature="solvent"')).toBe(2);
  });
});

describe('a density of states', () => {
  const data = {
    edges: [0.5, 0.6, 0.7, 0.8],
    bySize: [
      [0, 0, 1],
      [0, 10, 3],
      [1, 100, 2],
    ],
  };
  const overlays = [
    { label: 'chosen', errors: [0.55], isChosen: true },
    { label: 'LASSO', errors: [0.6, 0.65, 0.7] },
  ];
  const svg = densityOfStates(data, { overlays, band: { label: 'chance', from: 0.62, to: 0.7 }, unit: 'mAh/g' });

  it('stacks the counts of each error by size', () => {
    expect(count(svg, 'class="bar"')).toBe(3);
    expect(svg).toContain('<title>100 subsets of 2 features with errors 0.6 to 0.7</title>');
    expect(count(svg, 'data-size="2"')).toBe(3);
    expect(count(svg, 'data-size="0"')).toBe(1);
  });

  it('shows other models, and what chance reaches', () => {
    expect(svg).toContain('overlay-chosen');
    expect(count(svg, 'overlay-point')).toBe(3);
    expect(svg).toContain('<title>chance: 0.62 to 0.7</title>');
    expect(svg).toContain('held-out error / mAh/g');
  });

  it('puts neighbouring bins together when there are many, and loses none', () => {
    const many = { edges: Array.from({ length: 501 }, (_, i) => 1.01 ** i), bySize: [new Array<number>(500).fill(2)] };
    const bars = densityOfStates(many);
    expect(count(bars, 'class="bar"')).toBeLessThanOrEqual(110);
    expect(count(bars, '<title>10 subsets of 0 features')).toBe(100);
  });
});

it('predictions say whether the measurement lies in their interval', () => {
  const svg = predictedAgainstMeasured([
    { label: 'row 1', measured: 1, predicted: 1.1, lower: 0.5, upper: 1.5 },
    { label: 'row 2', measured: 3, predicted: 2, lower: 1.5, upper: 2.5 },
    { label: 'row 3', measured: 2, predicted: 2, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY },
  ]);
  expect(count(svg, 'class="point outside"')).toBe(1);
  expect(svg).toContain('<title>row 1: predicted 1.1 (0.5 to 1.5), measured 1</title>');
});

it('a scaling curve has points with spread, a law, a floor and a target', () => {
  const points = [10, 100, 1000].map((n) => ({
    n,
    error: 1 / Math.sqrt(n),
    lower: 0.9 / Math.sqrt(n),
    upper: 2 / n ** 0.5,
  }));
  const svg = scalingCurve(
    { points, curve: points, floor: 0.02, target: 0.05 },
    { counted: 'simulations', unit: 'g/cm³' },
  );
  expect(count(svg, 'data-n=')).toBe(3);
  for (const part of ['class="fitted"', 'floor 0.02', 'target 0.05', 'number of simulations', 'error / g/cm³']) {
    expect(svg).toContain(part);
  }
});

it('bars reach to both sides of zero', () => {
  const svg = bars([
    { label: 'HOMO', value: 1.5, lower: 1, upper: 2 },
    { label: 'tpsa', value: -0.5 },
  ]);
  expect(count(svg, 'class="positive"')).toBe(1);
  expect(count(svg, 'class="negative"')).toBe(1);
  expect(svg).toContain('<title>HOMO: 1.5 (1 to 2)</title>');
});

it('curves share a legend', () => {
  const panels = [
    {
      title: 'Share',
      curves: [
        [0, 0.5, 1],
        [0, 0.2, 0.4],
      ],
      range: [0, 1] as const,
    },
    { title: 'Best', curves: [[1], [2]] },
  ];
  const svg = curves(panels, ['planner', 'random'], 'trial');
  expect(count(svg, '<polyline')).toBe(4);
  expect(count(svg, '>random</text>')).toBe(1);
});

it('lines run over their own axis, with a legend where there are several, and say what is to be concluded', () => {
  const cooling = { name: 'cooling', x: [0, 10, 30], y: [0.9, 0.95, 0.99] };
  const labels = { title: 'Density', xLabel: 'time / ps', yLabel: 'density / g/cm3', verdict: 'does not drift' };
  const svg = lines({ ...labels, lines: [cooling, { name: 'target', x: [0, 30], y: [1, 1] }] });
  expect(count(svg, '<polyline')).toBe(2);
  expect(count(svg, '>target</text>')).toBe(1);
  expect(svg).toContain('>does not drift</text>');
  const [first, second, third] = [...svg.matchAll(/cx="([\d.]+)"/g)].map(([, x]) => Number(x));
  expect((third! - second!) / (second! - first!)).toBeCloseTo(2, 1);
  expect(lines({ ...labels, lines: [cooling] })).not.toContain('>cooling</text>');
});

it('a value that is none interrupts nothing', () => {
  const gap = { name: 'gap', x: [0, 1, 2], y: [1, Number.NaN, 2] };
  expect(lines({ title: '', xLabel: '', yLabel: '', lines: [gap] })).not.toContain('NaN');
});

it('a Pareto front marks and names the results that no other one beats in everything', () => {
  const svg = paretoFront(
    [
      { label: 't0001', x: 1.5, y: 50, isOnFront: true },
      { label: 't0002', x: 1.6, y: 30, isOnFront: true },
      { label: 't0003', x: 1.5, y: 20, isOnFront: false, note: 'PS' },
    ],
    { xLabel: 'refractive index', yLabel: 'Abbe number' },
  );
  expect(count(svg, 'class="point on-front"')).toBe(2);
  expect(svg).toContain('>t0001</text>');
  expect(svg).not.toContain('>t0003</text>');
  expect(svg).toContain('<title>t0003: 1.5, 20, PS</title>');
});

it('a Pareto front joins what was promoted with the cheaper answer, which is a ring', () => {
  const svg = paretoFront(
    [
      { label: 't0001', x: 1.5, y: 50, isOnFront: false, isCheaper: true },
      { label: 't0002', x: 1.6, y: 30, isOnFront: true, promotedFrom: 't0001' },
      { label: 't0003', x: 1.4, y: 20, isOnFront: true, promotedFrom: 'not drawn' },
    ],
    { xLabel: 'refractive index', yLabel: 'Abbe number' },
  );
  expect(count(svg, 'class="point cheaper"')).toBe(1);
  expect(count(svg, 'class="reference promotion"')).toBe(1);
});

describe('every plot', () => {
  const plots = {
    weights: weightDiagram({ columns: [], rows: [] }),
    density: densityOfStates({ edges: [], bySize: [] }),
    predicted: predictedAgainstMeasured([]),
    scaling: scalingCurve({ points: [], curve: [] }),
    bars: bars([]),
    curves: curves([], ['planner'], 'trial'),
    lines: lines({ title: '', xLabel: '', yLabel: '', lines: [] }),
    front: paretoFront([], { xLabel: '', yLabel: '' }),
    one: bars([{ label: 'a', value: 0 }]),
  };

  it.each(Object.entries(plots))('is a picture even of nothing: %s', (_, svg) => {
    expect(svg).toMatch(/^<svg .*<\/svg>$/s);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('takes its colours from a style sheet for light and dark, inside where it stands alone', () => {
    expect(plotStyle).toContain('prefers-color-scheme: dark');
    expect(standalone(plots.bars)).toMatch(/^<svg [^>]*><style>/);
  });
});
