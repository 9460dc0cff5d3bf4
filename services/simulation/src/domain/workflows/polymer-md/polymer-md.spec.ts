import { stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../failures.js';
import { problemOfInputs, type Reading, type Request, readResult, type StepOutput } from '../../workflow.js';
import { mopacReport } from '../mopac-output.fixture.js';
import { polymerMd } from './polymer-md.js';
import { protocols } from './protocol.js';

const first = { walltime: 0, memory: 0, protocol: 0, extension: 0 };
const polystyrene = '*CC(*)c1ccccc1';
const requestOf = (profile: 'ci' | 'demo' | 'production', properties?: readonly string[]): Request => ({
  inputs: { smiles: polystyrene },
  profile,
  ...(properties && { properties }),
});
const namesOf = (request: Request, adjustment = first) => polymerMd.steps(request, adjustment).map(({ name }) => name);

/** What a sampled cell shows, as LAMMPS prints it; a change of the density over the window may be asked for. */
function sampled(seed: number, { drift = 0, density = 0.99, temperature = 300, rows = 500 } = {}): string {
  const random = stream(seed, 'cell');
  const lines = Array.from({ length: rows + 1 }, (_, row) => {
    const rho = density + 0.01 * random.normal() + (drift * row) / rows;
    const energy = 500 + 20 * random.normal();
    const cells = [
      row * 50,
      temperature + 5 * random.normal(),
      rho,
      6600 / rho,
      energy,
      550,
      100,
      200,
      150,
      30,
      -90,
      5.1,
    ];
    return cells.join(' ');
  });
  return [
    'Step Temp Density Volume TotEng KinEng E_bond E_angle E_dihed E_vdwl E_long v_Rg ',
    ...lines,
    'Loop time of 10 on 1 procs for 25000 steps with 624 atoms',
    'Total wall time: 0:00:10',
    '',
  ].join('\n');
}

// a methyl-capped unit of polystyrene and its dimer
const optics: readonly StepOutput[] = [
  {
    name: 'polarisability-of-oligomer-1-1',
    standardOutput: '',
    files: { 'oligomer-1-1.out': mopacReport(120.1938, [16.3171, 16.42134, 16.4183, 16.69727]) },
  },
  {
    name: 'polarisability-of-oligomer-1-2',
    standardOutput: '',
    files: { 'oligomer-1-2.out': mopacReport(224.346, [30.10029, 30.31633, 30.31002, 30.89348]) },
  },
];
const sampling = (texts: readonly string[], number = 0): StepOutput => ({
  name: `sampled-${number}`,
  standardOutput: '',
  files: Object.fromEntries(texts.map((text, i) => [`sampled-${number}-${i + 1}.log`, text])),
});
const three = (options = {}) => [1, 2, 3].map((seed) => sampled(seed, options));
const readingOf = (outputs: readonly StepOutput[], request = requestOf('demo')): Reading =>
  polymerMd.read(outputs, request);
const valuesOf = (reading: Reading) => {
  if (!reading.ok) throw new Error(reading.reason);
  return new Map(reading.properties.map((property) => [property.name, property]));
};

describe('the properties of a polymer', () => {
  it('come in RadonPy’s names with mean, standard deviation and count over the replicates', () => {
    const values = valuesOf(readingOf([...optics, sampling(three())]));
    expect([...values.keys()].toSorted()).toEqual([...protocols.demo.properties].toSorted());
    expect(values.get('density')).toMatchObject({ unit: 'g/cm3', count: 3 });
    expect(values.get('density')!.value).toBeCloseTo(0.99, 2);
    // RadonPy has 1.5747 from DFT polarisabilities; experiment 1.59, Abbe number about 31
    expect(values.get('refractive_index')!.value).toBeCloseTo(1.575, 1);
    expect(values.get('abbe_number')!.value).toBeGreaterThan(26);
    expect(values.get('abbe_number')!.value).toBeLessThan(33);
    expect(values.get('Cp')!.checks).toContainEqual(expect.stringMatching(/^classical: vibrations count in full/));
  });

  it('are shown with the density against time and the verdict', () => {
    const { figures } = readingOf([...optics, sampling(three())]);
    expect(figures).toMatchObject(
      [{ name: 'density', x: { unit: 'ps' }, verdict: /does not drift/ }].map((figure) => ({
        ...figure,
        verdict: expect.stringMatching(figure.verdict),
      })),
    );
    expect(figures![0]!.series).toHaveLength(3);
  });

  it('without the optics need no polarisability', () => {
    const values = valuesOf(readingOf([sampling(three())], requestOf('demo', ['density'])));
    expect([...values.keys()]).toEqual(['density']);
    expect(namesOf(requestOf('demo', ['density'])).join()).not.toContain('oligomer');
  });

  it('make no claim in the profile ci', () => {
    const ci = protocols.ci.properties.filter((name) => name !== 'refractive_index' && name !== 'abbe_number');
    const reading = readingOf([sampling([sampled(1, { drift: 0.1, rows: 120 })])], requestOf('ci', ci));
    expect(valuesOf(reading).get('density')).toMatchObject({ count: 1, checks: ['no claim of accuracy'] });
  });
});

describe('a density that drifts', () => {
  it('is not converged, with the picture that shows it', () => {
    const reading = readingOf([...optics, sampling(three({ drift: 0.05 }))]);
    expect(reading).toMatchObject({ ok: false, class: 'not-converged', figures: [{ name: 'density' }] });
  });

  it('is sampled on from where it stopped, and judged by what came after', () => {
    const request = requestOf('demo');
    const before = polymerMd.steps(request, first);
    const after = polymerMd.steps(request, { ...first, extension: 1 });
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length).map(({ name }) => name)).toEqual(['sampled-1']);
    expect(after.at(-1)!.inputs!['sampled-1.in']).toContain('read_restart sampled-0-');
    const outputs = [...optics, sampling(three({ drift: 0.05 })), sampling(three({ density: 1.04 }), 1)];
    expect(valuesOf(readingOf(outputs)).get('density')!.value).toBeCloseTo(1.04, 2);
  });
});

describe('a result', () => {
  it.each<[string, readonly string[]]>([
    ['calculator', [sampled(1), sampled(2), '']],
    ['calculator', [sampled(1), sampled(2), sampled(3).replace('Total wall time', '')]],
    ['calculator', [sampled(1), sampled(2), sampled(3).replace(/\n1000 .*/, '\n1000 \u0000\u0000')]],
    ['calculator', [sampled(1), sampled(2), "keywords: ['Step', 'Temp', ]\n"]],
    ['unphysical', three({ density: 0.1 })],
    ['unphysical', three({ temperature: 350 })],
  ])('is refused as %s when the logs do not bear it', (kind, logs) => {
    expect(readingOf([...optics, sampling(logs)])).toMatchObject({ ok: false, class: kind });
  });

  it('is not made of a polarisability that MOPAC did not reach', () => {
    const [one, two] = optics as [StepOutput, StepOutput];
    const broken = { ...two, files: { 'oligomer-1-2.out': 'SCF FIELD WAS NOT ACHIEVED' } };
    expect(readingOf([one, broken, sampling(three())])).toMatchObject({ ok: false, class: 'calculator' });
  });
});

describe('what LAMMPS says when it stops', () => {
  const request = requestOf('demo');
  it.each([
    'ERROR: Lost atoms: original 624 current 622 (src/thermo.cpp:439)',
    'ERROR on proc 0: Out of range atoms - cannot compute PPPM (src/KSPACE/pppm.cpp:1890)',
    'ERROR on proc 1: Bond atoms 12 13 missing on proc 1 at step 40 (src/ntopo_bond_all.cpp:59)',
    'ERROR: Shake determinant < 0.0 (src/RIGID/fix_shake.cpp:1756)',
    'ERROR: Non-numeric pressure - simulation unstable (src/fix_nh.cpp:1034)',
  ])('is numerical, and the next try is more careful: %s', (lastWords) => {
    const stop = { step: 'equilibration', how: 'exit', detail: '1', lastWords } as const;
    expect(failureOf(stop, polymerMd.steps(request, first)).class).toBe('numerical');
  });

  it('makes the next try halve the time step, minimise longer and take other velocities', () => {
    const inputOf = (protocol: number) =>
      polymerMd.steps(request, { ...first, protocol }).find(({ name }) => name === 'equilibration')!.inputs![
        'equilibration.in'
      ]!;
    expect(inputOf(0)).toContain('timestep 2\n');
    expect(inputOf(1)).not.toContain('timestep 2\n');
    expect(inputOf(1)).toContain('minimize 1e-4 1e-6 1000 4000');
    expect(inputOf(1)).toContain('variable seed world 1001 2001 3001');
  });

  it('of its input is nothing that a more careful protocol mends', () => {
    const lastWords = 'ERROR: Unknown pair style lj/cut/coul/long (src/force.cpp:270)';
    const stop = { step: 'equilibration', how: 'exit', detail: '1', lastWords } as const;
    expect(failureOf(stop, polymerMd.steps(request, first)).class).toBe('calculator');
  });
});

describe('heat flow and glass transition', () => {
  it('are calculated when they are named, or in production', () => {
    expect(namesOf(requestOf('demo'))).not.toContain('conduction');
    expect(namesOf(requestOf('demo', ['thermal_conductivity']))).toContain('conduction');
    expect(namesOf(requestOf('demo', ['glass_transition'])).at(-1)).toBe('cooling');
    expect(namesOf(requestOf('production')).slice(-2)).toEqual(['conduction', 'cooling']);
  });

  /** A cell of 60 x 20 x 20 Å with a temperature that rises and falls by 10 K from slab to slab, or bent. */
  const conduction = (power: number): StepOutput => {
    const rows = Array.from({ length: 20 }, (_, i) => {
      const height = Math.min(i, 20 - i) / 10;
      return `${i + 1} ${(i + 0.5) / 20} 90 ${250 + 100 * height ** power}`;
    });
    const log = [
      'Step Time Temp f_exchange Lx Ly Lz',
      ...Array.from({ length: 21 }, (_, i) => `${4000 * i} ${2000 * i} 300 ${4 * i} 60 20 20`),
      'Loop time of 1 on 1 procs',
      'Total wall time: 0:00:01',
      '',
    ].join('\n');
    const profile = ['# a', '80000 20 1872', ...rows, ''].join('\n');
    const files = [1, 2, 3].flatMap((n) => [
      [`conduction-${n}.log`, log],
      [`conduction-${n}.profile`, profile],
    ]);
    return { name: 'conduction', standardOutput: '', files: Object.fromEntries(files) };
  };
  const asked = requestOf('demo', ['thermal_conductivity']);
  const quick = requestOf('ci', ['thermal_conductivity']);

  it('gives a conductivity with the linearity of its gradient', () => {
    const reading = readingOf([sampling(three()), conduction(1)], asked);
    const value = valuesOf(reading).get('thermal_conductivity')!;
    // 40 kcal/mol in 20 ps through twice 4 nm², over 200 K in 6 nm
    expect(value.value).toBeCloseTo((40 * 6.9477e-21) / (2 * 4e-18 * 20e-12) / (200 / 6e-9), 3);
    expect(value.checks!.join()).toMatch(/R2 1.000 1.000/);
    expect(reading.figures).toMatchObject([{ name: 'density' }, { name: 'temperature-profile' }]);
  });

  it('refuses a gradient that is not linear', () => {
    expect(readingOf([sampling(three()), conduction(3)], asked)).toMatchObject({ ok: false, class: 'not-converged' });
  });

  it('refuses heat that seems to flow from cold to hot, in a quick calculation too', () => {
    const ordinary = conduction(1).files!['conduction-1.profile']!;
    const reversed = ordinary.replaceAll(/(?<= 90 )\S+/g, (kelvin) => String(600 - Number(kelvin)));
    const files = { ...conduction(1).files, 'conduction-1.profile': reversed };
    const reading = readingOf([sampling(three()), { ...conduction(1), files }], quick);
    expect(reading).toMatchObject({
      ok: false,
      class: 'not-converged',
      reason: expect.stringContaining('from cold to hot'),
    });
  });

  it('gives a transition with cooling rate and spread of the fit', () => {
    const { cooling } = protocols.demo;
    const steps = Array.from({ length: (cooling.from - cooling.to) / cooling.step + 1 }, (_, i) => 600 - 25 * i);
    const volumeAt = (t: number) => 1 + (t < 350 ? 2e-4 : 6e-4) * (t - 350);
    const blocks = steps.map((t, block) =>
      [
        'Step Time v_set Density ',
        ...Array.from(
          { length: 51 },
          (_, row) => `${block * 5000 + row * 100} ${block * 10_000 + row * 200} ${t} ${1 / volumeAt(t)}`,
        ),
        'Loop time of 1 on 1 procs',
      ].join('\n'),
    );
    const log = `${blocks.join('\n')}\nTotal wall time: 0:00:01\n`;
    const files = Object.fromEntries([1, 2, 3].map((n) => [`cooling-${n}.log`, log]));
    const outputs = [sampling(three()), { name: 'cooling', standardOutput: '', files }];
    const value = valuesOf(readingOf(outputs, requestOf('demo', ['glass_transition']))).get('glass_transition')!;
    expect(value.value).toBeCloseTo(350, 3);
    expect(value.checks!.join()).toMatch(/cooled at 2.5e\+12 K\/s.*other breaks give/);
  });
});

describe('a polymer that cannot be calculated', () => {
  it.each([
    [{}, /missing/],
    [{ smiles: 'CC' }, /no open ends/],
    [{ smiles: '*CC*.O' }, /fragments/],
    [{ smiles: '*CC*; rm -rf /' }, /characters/],
    [{ smiles: '*=CC*' }, /single bond/],
    [{ smiles: polystyrene, tacticity: 'left' }, /isotactic/],
    [{ smiles: polystyrene, arrangement: 'block' }, /comonomer/],
    [{ smiles: polystyrene, comonomer: '*CC*' }, /alternating, random or block/],
    [{ smiles: polystyrene, temperature: 300 }, /unknown input temperature/],
  ])('is told from its inputs: %j', (inputs, reason) => {
    expect(problemOfInputs(polymerMd, inputs as Record<string, string>)).toMatch(reason);
  });

  it('or can', () => {
    expect(polymerMd.check({ smiles: polystyrene, comonomer: '*CC*', arrangement: 'random' })).toBeUndefined();
  });
});

describe('a call of LAMMPS', () => {
  it('starts again from its checkpoint, which belongs to the same protocol', () => {
    const checkpoints = [0, 1].map(
      (protocol) =>
        polymerMd.steps(requestOf('demo'), { ...first, protocol }).find(({ name }) => name === 'sampled-0')!.resume!,
    );
    expect(checkpoints[0]!.arguments.slice(-3)).toEqual(['-var', 'resume', '1']);
    expect(checkpoints[0]!.checkpoint).not.toBe(checkpoints[1]!.checkpoint);
  });

  it('gets the SMILES through files alone', () => {
    const steps = polymerMd.steps(requestOf('demo'), first).filter(({ program }) => program === 'env');
    expect(steps.flatMap((step) => step.arguments).join(' ')).not.toContain('c1ccccc1');
    expect(readResult(polymerMd, steps, [], requestOf('demo'))).toMatchObject({ ok: false });
  });
});
