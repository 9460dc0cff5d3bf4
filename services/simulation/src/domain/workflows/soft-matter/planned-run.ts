import type { CalculationStep } from '../../workflow.js';
import { moleculeSteps } from '../cell/index.js';
import { lammpsFailures } from '../polymer-md/calculators.js';

/** What a program of ours makes the script of LAMMPS from, beside the molecule. */
export const PLAN = 'plan.json';
/** Files of the molecule: its template, coefficients and summary. */
export const [TEMPLATE, COEFFICIENTS, SUMMARY] = ['unit.molecule', 'unit.coefficients', 'unit.json'] as const;

/** From a molecule to a run of LAMMPS by a plan: step `name`, with the log `file.log`. */
export const plannedRun = (
  smiles: string,
  plan: object,
  run: {
    readonly name: string;
    /** The program that writes the script. */
    readonly planner: string;
    readonly file: string;
    readonly trajectory: string;
    readonly seconds: number;
  },
): readonly CalculationStep[] => [
  ...moleculeSteps(smiles, 'unit'),
  {
    name: 'plan',
    program: run.planner,
    arguments: [PLAN, TEMPLATE, COEFFICIENTS, SUMMARY, `${run.file}.in`],
    inputs: { [PLAN]: JSON.stringify(plan) },
    produces: [`${run.file}.in`],
    failsAs: 'calculator',
    seconds: 60,
  },
  {
    name: run.name,
    program: 'lmp',
    arguments: ['-in', `${run.file}.in`, '-sf', 'opt', '-log', `${run.file}.log`],
    produces: [run.trajectory, `${run.file}.log`],
    finished: /^Total wall time/m,
    failsAs: 'calculator',
    failures: lammpsFailures,
    seconds: run.seconds,
  },
];
