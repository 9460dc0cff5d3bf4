import { type PolyimideUnits, polyimideUnits, SmilesError } from '@meguri/chemistry';
import type { JobInputs, Request, Workflow } from '../workflow.js';
import { polymerMd } from './polymer-md/polymer-md.js';

const stateNames: ReadonlyMap<string, keyof PolyimideUnits> = new Map([
  ['polyimide', 'polyimide'],
  ['polyamic-acid', 'polyamicAcid'],
]);

/**
 * A dianhydride and a diamine to properties of the polymer that they grow, as `polymer-md` calculates them: of the polyimide, or of
 * the polyamic acid that it comes from.
 */
export const polyimide: Workflow = {
  ...polymerMd,
  name: 'polyimide',
  inputs: ['dianhydride', 'diamine', 'state'],
  smiles: ['dianhydride', 'diamine'],
  check,
  steps: (request, adjustment) => polymerMd.steps(ofPolymer(request), adjustment),
  read: (outputs, request) => polymerMd.read(outputs, ofPolymer(request)),
};

const ofPolymer = ({ inputs, ...request }: Request): Request => ({ ...request, inputs: { smiles: unitOf(inputs) } });

/** @throws SmilesError when the molecules grow no polyimide. */
function unitOf({ dianhydride, diamine, state = 'polyimide' }: JobInputs): string {
  return polyimideUnits(String(dianhydride), String(diamine))[stateNames.get(String(state))!];
}

function check(inputs: JobInputs): string | undefined {
  const { dianhydride, diamine, state = 'polyimide' } = inputs;
  if (dianhydride === undefined || diamine === undefined)
    return 'dianhydride and diamine are SMILES, and both are needed';
  if (!stateNames.has(String(state))) return `state is one of ${[...stateNames.keys()].join(', ')}`;
  try {
    return polymerMd.check({ smiles: unitOf(inputs) });
  } catch (error) {
    if (error instanceof SmilesError) return `${error.message}; ${error.remedy}`;
    throw error;
  }
}
