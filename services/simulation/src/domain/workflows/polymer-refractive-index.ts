import {
  type CalculationStep,
  type JobInputs,
  numberGate,
  type Reading,
  type Request,
  type StepOutput,
  unphysical,
  unreadable,
  type Workflow,
} from '../workflow.js';

const PROGRAM = 'meguri-refractive-index';
const MAXIMUM_LENGTH = 400;
/** Indices of transparent solids in the visible lie well within; vacuum has 1. */
const LARGEST_INDEX = 5;

/** Name of a polymer, or the SMILES of its repeat unit, to its refractive index at 589 nm and its Abbe number. */
export const polymerRefractiveIndex: Workflow = {
  name: 'polymer-refractive-index',
  protocol: 1,
  inputs: ['polymer'],
  smiles: [],
  profiles: [],
  properties: [
    { name: 'refractive-index', unit: '' },
    { name: 'abbe-number', unit: '' },
  ],
  calculators: [
    {
      program: PROGRAM,
      versionArguments: ['--version'],
      versionPattern: /meguri-refractive-index (\S+)/,
      installation: { instruction: 'put simulators/compute/bin on the PATH of the simulation service' },
      gate: numberGate(
        'refractive index of polystyrene',
        { program: PROGRAM, arguments: ['input.json', 'result.json'], inputs: { 'input.json': '{"polymer":"PS"}' } },
        { pattern: /refractive index, 589 nm\s*:\s*(\S+)/, value: 1.578, tolerance: 0.01 },
      ),
    },
  ],
  resources: { threads: 1, megabytes: 2000 },
  check,
  steps,
  read,
};

function check({ polymer }: JobInputs): string | undefined {
  if (typeof polymer !== 'string' || polymer === '') return 'polymer is missing';
  if (polymer.length > MAXIMUM_LENGTH) return `polymer is longer than ${MAXIMUM_LENGTH} characters`;
  return undefined;
}

function steps({ inputs: { polymer } }: Request): readonly CalculationStep[] {
  return [
    {
      name: 'optics',
      program: PROGRAM,
      arguments: ['input.json', 'result.json'],
      inputs: { 'input.json': JSON.stringify({ polymer }) },
      produces: ['result.json'],
      failsAs: 'input',
      seconds: 600,
    },
  ];
}

function read(outputs: readonly StepOutput[]): Reading {
  const text = outputs.find(({ name }) => name === 'optics')?.standardOutput ?? '';
  const index = figure(text, /refractive index, 589 nm\s*:\s*(\S+)/);
  const abbe = figure(text, /Abbe number\s*:\s*(\S+)/);
  if (index === undefined || abbe === undefined)
    return unreadable(`the output of ${PROGRAM} lacks the refractive index or the Abbe number`);
  if (index < 1 || index > LARGEST_INDEX || abbe <= 0)
    return unphysical(`refractive index ${index}, Abbe number ${abbe}`);
  return {
    ok: true,
    properties: [
      { name: 'refractive-index', value: index, unit: '' },
      { name: 'abbe-number', value: abbe, unit: '' },
    ],
  };
}

function figure(text: string, pattern: RegExp): number | undefined {
  const value = Number(pattern.exec(text)?.[1] ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}
