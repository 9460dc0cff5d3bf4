import { type TransferIntegralStatistics, transferIntegralStatistics } from '@meguri/analysis';
import type { Figure } from '../../figure.js';
import {
  type Adjustment,
  type CalculationStep,
  type JobInputs,
  notConverged,
  type Profile,
  type Reading,
  type Request,
  type StepOutput,
  unreadable,
  type Workflow,
} from '../../workflow.js';
import { conformers } from '../cell/index.js';
import { openBabel } from '../molecular-geometry.js';
import { lammps } from '../polymer-md/calculators.js';
import { problemOfMolecule } from '../smiles.js';
import { couplings } from './couplings.js';
import type { Carrier, CouplingRequest } from './dimer-snapshots.js';
import { LIQUID_TRAJECTORY, type LiquidPlan } from './liquid.js';
import { GAFF_STYLES } from './molecule-facts.js';
import { PLAN, plannedRun, SUMMARY, TEMPLATE } from './planned-run.js';
import { problemOfTemperature } from './temperature.js';

const LEVEL = { basis: '6-31g*', auxiliaryBasis: 'def2-universal-jkfit' };
const METHOD = 'HF/6-31G*, projection of fragment orbitals; GAFF 1.4, Gasteiger charges, damped shifted Coulomb, 1 atm';
const SEED = 4711;
const QUESTION = 'question.json';

type Size = Omit<LiquidPlan, 'temperature' | 'timeStep' | 'seed'>;
const sizes: Readonly<Record<Profile, Size>> = {
  ci: { edge: 3, compression: 6, interval: 0.5, snapshots: 20, pairs: 1 },
  demo: { edge: 3, compression: 20, interval: 0.1, snapshots: 60, pairs: 4 },
  production: { edge: 5, compression: 500, interval: 0.05, snapshots: 2000, pairs: 20 },
};

/** One pair shows nothing of how pairs differ. */
const severalPairs = (Object.keys(sizes) as Profile[]).filter((profile) => sizes[profile].pairs > 1);

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
    { name: 'static_disorder', unit: 'meV', method: METHOD, profiles: severalPairs },
    { name: 'correlation_time', unit: 'ps', method: METHOD },
  ],
  calculators: [couplings, lammps, openBabel, conformers],
  resources: { threads: 1, megabytes: 4000 },
  check,
  requires: () => ({ lmp: GAFF_STYLES }),
  steps,
  read,
};

function check({ smiles, temperature, carrier = 'hole' }: JobInputs): string | undefined {
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
  return [
    ...plannedRun(String(request.inputs.smiles), plan, {
      name: 'liquid',
      planner: 'meguri-liquid',
      file: 'liquid',
      trajectory: LIQUID_TRAJECTORY,
      seconds: { ci: 600, demo: 3600, production: 7 * 86_400 }[request.profile ?? 'demo'],
    }),
    {
      name: 'dimers',
      program: 'meguri-dimers',
      arguments: [PLAN, QUESTION, TEMPLATE, SUMMARY, LIQUID_TRAJECTORY, 'dimers.json'],
      inputs: { [QUESTION]: JSON.stringify(question) },
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
  if (!text) return unreadable('there is no couplings.json');
  const series = seriesOf((JSON.parse(text) as { dimers: readonly Coupling[] }).dimers);
  const { interval } = sizes[profile];
  const course = courseOf(series, interval);
  const statistics = transferIntegralStatistics(series);
  if ('kind' in statistics) return { ...notConverged(statistics.reason), figures: [course] };
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
