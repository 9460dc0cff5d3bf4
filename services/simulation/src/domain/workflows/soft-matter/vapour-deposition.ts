import type { Figure } from '../../figure.js';
import {
  type Adjustment,
  type CalculationStep,
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
import { type DepositionPlan, TRAJECTORY } from './deposition.js';
import type { Film } from './film-analysis.js';
import { GAFF_STYLES } from './molecule-facts.js';
import { PLAN, plannedRun } from './planned-run.js';
import { problemOfTemperature } from './temperature.js';

const METHOD = 'GAFF 1.4, Gasteiger charges, damped shifted Coulomb, frozen graphene, random directions';
type Size = Pick<DepositionPlan, 'cells' | 'molecules' | 'interval' | 'rest' | 'frames'>;
const sizes: Readonly<Record<Profile, Size>> = {
  ci: { cells: [8, 5], molecules: 10, interval: 0.8, rest: 3, frames: 1 },
  demo: { cells: [12, 7], molecules: 40, interval: 2.5, rest: 20, frames: 2 },
  production: { cells: [20, 12], molecules: 300, interval: 50, rest: 500, frames: 50 },
};
const SEED = 4711;
/** A film that is hotter than so many times its substrate still holds the heat of its molecules. */
const HOTTEST = 1.15;
/** Films of fewer molecules are mostly surface. */
const FEW_MOLECULES = 100;

/** SMILES to a film that was deposited from vapour, and how its molecules lie. */
export const vapourDeposition: Workflow = {
  name: 'vapour-deposition',
  protocol: 1,
  inputs: ['smiles', 'temperature'],
  smiles: ['smiles'],
  profiles: ['ci', 'demo', 'production'],
  properties: [
    { name: 'orientation_order', unit: '', method: METHOD },
    { name: 'film_thickness', unit: 'nm', method: METHOD },
    { name: 'film_density', unit: 'g/cm3', method: METHOD },
    { name: 'molecules_landed', unit: '', method: METHOD },
  ],
  calculators: [lammps, openBabel, conformers],
  resources: { threads: 1, megabytes: 2000 },
  check: ({ smiles, temperature }) => problemOfMolecule(smiles) ?? problemOfTemperature(temperature),
  requires: () => ({ lmp: [...GAFF_STYLES, 'fix deposit', 'fix wall/reflect'] }),
  steps,
  read,
};

const planOf = ({ inputs, profile = 'demo' }: Request, { protocol, extension }: Adjustment): DepositionPlan => {
  const size = sizes[profile];
  return {
    ...size,
    temperature: Number(inputs.temperature),
    interval: size.interval * 2 ** protocol,
    rest: size.rest * 2 ** extension,
    timeStep: 1 / 2 ** protocol,
    seed: SEED + protocol,
  };
};

function steps(request: Request, adjustment: Adjustment): readonly CalculationStep[] {
  return [
    ...plannedRun(String(request.inputs.smiles), planOf(request, adjustment), {
      name: 'deposition',
      planner: 'meguri-deposition',
      file: 'film',
      trajectory: TRAJECTORY,
      seconds: { ci: 600, demo: 7200, production: 7 * 86_400 }[request.profile ?? 'demo'],
    }),
    {
      name: 'film',
      program: 'meguri-film',
      arguments: [PLAN, TRAJECTORY, 'film.log', 'film.json'],
      produces: ['film.json'],
      reads: ['film.json'],
      failsAs: 'calculator',
      failures: [
        { pattern: /^DEPOSITION\.JAMMED/m, class: 'numerical' },
        { pattern: /^DEPOSITION\.NO_FILM/m, class: 'unphysical' },
      ],
      seconds: 600,
    },
  ];
}

function read(outputs: readonly StepOutput[]): Reading {
  const text = outputs.find(({ name }) => name === 'film')?.files?.['film.json'];
  if (!text) return unreadable('there is no film.json');
  const film: Film = JSON.parse(text);
  const { temperature, order, thickness, density, plan } = film;
  const figures = figuresOf(film);
  if (temperature > HOTTEST * plan.temperature)
    return { ...notConverged(`the film was still at ${temperature.toFixed(0)} K`), figures };
  const shared = { count: order.count, checks: checksOf(film) };
  return {
    ok: true,
    figures,
    properties: [
      { name: 'orientation_order', value: order.value, uncertainty: order.error, unit: '', ...shared },
      { name: 'film_thickness', value: thickness / 10, unit: 'nm', ...shared },
      { name: 'film_density', value: density, unit: 'g/cm3', ...shared },
      { name: 'molecules_landed', value: film.landed, unit: '', checks: shared.checks },
    ],
  };
}

/** What a reader must know: how it was deposited, how far from an experiment, and what did not stay. */
function checksOf({ temperature, thickness, landed, plan }: Film): string[] {
  const nanometresPerSecond = (1e12 * thickness) / 10 / (plan.molecules * plan.interval);
  return [
    `substrate-${plan.temperature}-K`,
    `film-${temperature.toFixed(0)}-K`,
    `rate-${nanometresPerSecond.toExponential(0)}-nm/s`,
    ...(landed < plan.molecules ? [`${plan.molecules - landed}-of-${plan.molecules}-molecules-did-not-stay`] : []),
    ...(landed < FEW_MOLECULES ? ['small-film'] : []),
  ];
}

function figuresOf({ layers, growth, order }: Film): readonly Figure[] {
  const parameter = { label: 'orientation order parameter', unit: '' };
  const verdict = `${order.value.toFixed(2)} ± ${order.error.toFixed(2)} over ${order.count} molecules; 1 upright, -0.5 lying`;
  const figure = (name: string, title: string, x: Figure['x'], points: readonly (readonly [number, number])[]) => ({
    name,
    title,
    x,
    y: parameter,
    series: [{ name: 'film', x: points.map(([at]) => at), y: points.map(([, value]) => value) }],
    verdict,
  });
  return [
    figure(
      'order-by-height',
      'Orientation by height',
      { label: 'height', unit: 'nm' },
      layers.map((layer) => [layer.height / 10, layer.order]),
    ),
    figure(
      'order-by-time',
      'Orientation while the film grew',
      { label: 'time', unit: 'ps' },
      growth.map((stage) => [stage.time, stage.order]),
    ),
  ];
}
