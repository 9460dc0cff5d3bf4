import { type TransferIntegralStatistics, transferIntegralStatistics } from '@meguri/analysis';
import type { Figure } from '../../figure.js';
import type {
  Adjustment,
  CalculationStep,
  JobInputs,
  Profile,
  Reading,
  Request,
  StepOutput,
  Workflow,
} from '../../workflow.js';
import { conformers, moleculeSteps } from '../cell/index.js';
import { openBabel } from '../molecular-geometry.js';
import { lammps, lammpsFailures } from '../polymer-md/calculators.js';
import { couplings } from './couplings.js';
import type { Carrier, CouplingRequest } from './dimer-snapshots.js';
import { LIQUID_TRAJECTORY, type LiquidPlan } from './liquid.js';
import { problemOfMolecule, problemOfTemperature } from './molecule-input.js';

const LEVEL = { basis: '6-31g*', auxiliaryBasis: 'def2-universal-jkfit' };
const METHOD = 'HF/6-31G*, projection of fragment orbitals; GAFF 1.4, Gasteiger charges, damped shifted Coulomb, 1 atm';
const SEED = 4711;

type Size = Omit<LiquidPlan, 'temperature' | 'timeStep' | 'seed'>;
const sizes: Readonly<Record<Profile, Size>> = {
  ci: { edge: 3, compression: 6, interval: 0.5, snapshots: 20, pairs: 1 },
  demo: { edge: 3, compression: 20, interval: 0.1, snapshots: 60, pairs: 4 },
  production: { edge: 5, compression: 500, interval: 0.05, snapshots: 2000, pairs: 20 },
};

/** SMILES to a disordered sample, and how the transfer integrals between its molecules fluctuate. */
export const transferIntegralDisorder: Workflow = {
  name: 'transfer-integral-disorder',
  protocol: 1,
  inputs: ['smiles', 'temperature', 'carrier'],
  smiles: ['smiles'],
  profiles: ['ci', 'demo', 'production'],
  properties: [
    { name: 'transfer_integral', unit: 'meV', method: METHOD },
    { name: 'dynamic_disorder', unit: 'meV', method: METHOD },
    { name: 'static_disorder', unit: 'meV', method: METHOD },
    { name: 'correlation_time', unit: 'ps', method: METHOD },
  ],
  calculators: [couplings, lammps, openBabel, conformers],
  resources: { threads: 1, megabytes: 4000 },
  check,
  steps,
  read,
};

function check({ smiles, temperature, carrier = 'hole', ...others }: JobInputs): string | undefined {
  const unknown = Object.keys(others);
  if (unknown.length > 0)
    return `unknown input ${unknown.join(', ')}; the workflow takes smiles, temperature and carrier`;
  if (carrier !== 'hole' && carrier !== 'electron') return `carrier is hole or electron, not ${carrier}`;
  return problemOfMolecule(smiles) ?? problemOfTemperature(temperature);
}

const planOf = ({ inputs, profile = 'demo' }: Request, { protocol, extension }: Adjustment): LiquidPlan => ({
  ...sizes[profile],
  temperature: Number(inputs.temperature),
  snapshots: sizes[profile].snapshots * 2 ** extension,
  timeStep: 1 / 2 ** protocol,
  seed: SEED + protocol,
});

function steps(request: Request, adjustment: Adjustment): readonly CalculationStep[] {
  const plan = planOf(request, adjustment);
  const question: Omit<CouplingRequest, 'elements' | 'dimers'> = {
    carrier: (request.inputs.carrier ?? 'hole') as Carrier,
    ...LEVEL,
  };
  const inputs = { 'plan.json': JSON.stringify(plan), 'question.json': JSON.stringify(question) };
  return [
    ...moleculeSteps(String(request.inputs.smiles), 'unit'),
    {
      name: 'plan',
      program: 'meguri-liquid',
      arguments: ['plan.json', 'unit.molecule', 'unit.coefficients', 'unit.json', 'liquid.in'],
      inputs,
      produces: ['liquid.in'],
      failsAs: 'calculator',
      seconds: 60,
    },
    {
      name: 'liquid',
      program: 'lmp',
      arguments: ['-in', 'liquid.in', '-sf', 'opt', '-log', 'liquid.log'],
      produces: [LIQUID_TRAJECTORY, 'liquid.log'],
      finished: /^Total wall time/m,
      failsAs: 'calculator',
      failures: lammpsFailures,
      seconds: { ci: 600, demo: 3600, production: 7 * 86_400 }[request.profile ?? 'demo'],
    },
    {
      name: 'dimers',
      program: 'meguri-dimers',
      arguments: ['plan.json', 'question.json', 'unit.molecule', 'unit.json', LIQUID_TRAJECTORY, 'dimers.json'],
      inputs,
      produces: ['dimers.json'],
      failsAs: 'calculator',
      failures: [{ pattern: /^DIMERS\./m, class: 'unphysical' }],
      seconds: 600,
    },
    {
      name: 'couplings',
      program: couplings.program,
      arguments: ['dimers.json', 'couplings.json'],
      produces: ['couplings.json'],
      reads: ['couplings.json'],
      finished: /^finished$/m,
      failsAs: 'calculator',
      failures: [
        { pattern: /^SCF\.NOT_CONVERGED/m, class: 'numerical' },
        { pattern: /^COUPLING\./m, class: 'input' },
      ],
      // minutes for each dimer of large molecules
      seconds: 300 * plan.pairs * plan.snapshots,
    },
  ];
}

interface Coupling {
  readonly pair: number;
  readonly snapshot: number;
  /** meV. */
  readonly coupling: number;
}

function read(outputs: readonly StepOutput[], { profile = 'demo' }: Request): Reading {
  const text = outputs.find(({ name }) => name === 'couplings')?.files?.['couplings.json'];
  if (!text) return failed('calculator', 'CALCULATOR.OUTPUT_UNREADABLE', 'there is no couplings.json');
  const series = seriesOf((JSON.parse(text) as { dimers: readonly Coupling[] }).dimers);
  const { interval } = sizes[profile];
  const course = courseOf(series, interval);
  const statistics = transferIntegralStatistics(series);
  if ('kind' in statistics)
    return { ...failed('not-converged', 'CALCULATOR.NOT_CONVERGED', statistics.reason), figures: [course] };
  const { mean, dynamicDisorder, staticDisorder, correlation } = statistics;
  const shared = { count: series.length, checks: ['disordered-sample', `${series[0]!.length}-snapshots-each`] };
  const estimate = (name: string, { value, error }: { value: number; error: number }) => ({
    name,
    value,
    uncertainty: error,
    unit: 'meV',
    ...shared,
  });
  return {
    ok: true,
    figures: [course, memoryOf(statistics, interval)],
    properties: [
      estimate('transfer_integral', mean),
      estimate('dynamic_disorder', dynamicDisorder),
      ...(staticDisorder ? [estimate('static_disorder', staticDisorder)] : []),
      {
        name: 'correlation_time',
        value: correlation.time * interval,
        uncertainty: correlation.error * interval,
        unit: 'ps',
        ...shared,
        checks: [...shared.checks, ...(correlation.time < 1 ? ['shorter-than-a-snapshot'] : [])],
      },
    ],
  };
}

function seriesOf(dimers: readonly Coupling[]): Float64Array[] {
  const pairs = [...new Set(dimers.map(({ pair }) => pair))];
  return pairs.map((pair) => {
    const own = dimers.filter((dimer) => dimer.pair === pair).toSorted((a, b) => a.snapshot - b.snapshot);
    return Float64Array.from(own, ({ coupling }) => coupling);
  });
}

const courseOf = (series: readonly Float64Array[], interval: number): Figure => ({
  name: 'transfer-integrals',
  title: 'Transfer integrals along the trajectory',
  x: { label: 'time', unit: 'ps' },
  y: { label: 'transfer integral', unit: 'meV' },
  series: series.map((values, pair) => ({
    name: `pair ${pair + 1}`,
    x: Array.from(values, (_, snapshot) => snapshot * interval),
    y: [...values],
  })),
});

const memoryOf = ({ correlation }: TransferIntegralStatistics, interval: number): Figure => ({
  name: 'autocorrelation',
  title: 'Memory of the transfer integrals',
  x: { label: 'lag', unit: 'ps' },
  y: { label: 'autocorrelation', unit: '' },
  series: [
    {
      name: 'all pairs',
      x: Array.from(correlation.autocorrelation, (_, lag) => lag * interval),
      y: [...correlation.autocorrelation],
    },
  ],
  verdict: `remembered for ${(correlation.time * interval).toFixed(2)} ± ${(correlation.error * interval).toFixed(2)} ps`,
});

const failed = (kind: 'calculator' | 'not-converged', code: string, reason: string) =>
  ({ ok: false, class: kind, code, reason }) as const;
