import { describe, expect, it } from 'vitest';
import { problemOfInputs } from '../workflow.js';
import { polyimide } from './polyimide.js';
import { polymerMd } from './polymer-md/polymer-md.js';

const none = { walltime: 0, memory: 0, protocol: 0, extension: 0 };
const kapton = { dianhydride: 'O=C1OC(=O)c2cc3C(=O)OC(=O)c3cc12', diamine: 'Nc1ccc(Oc2ccc(N)cc2)cc1' };
const stepsOf = (inputs: Record<string, string>) => JSON.stringify(polyimide.steps({ inputs, profile: 'ci' }, none));

describe('the workflow of polyimides', () => {
  it('calculates the polymer that the two molecules grow', () => {
    const unit = '*c1ccc(Oc2ccc(N3C(=O)c4cc5C(=O)N(*)C(=O)c5cc4C3=O)cc2)cc1';
    const names = (steps: readonly { name: string }[]) => steps.map(({ name }) => name);
    const [ours, theirs] = [
      polyimide.steps({ inputs: kapton, profile: 'ci' }, none),
      polymerMd.steps({ inputs: { smiles: unit }, profile: 'ci' }, none),
    ];
    expect(names(ours)).toEqual(names(theirs));
    expect(polyimide.check(kapton)).toBeUndefined();
  });

  it('has other chains before the imide closes', () => {
    expect(stepsOf({ ...kapton, state: 'polyamic-acid' })).not.toBe(stepsOf(kapton));
    expect(stepsOf({ ...kapton, state: 'polyimide' })).toBe(stepsOf(kapton));
  });

  it.each<[Record<string, string>, string]>([
    [{ ...kapton, state: 'cured' }, 'state is one of polyimide, polyamic-acid'],
    [{ ...kapton, diamine: 'Nc1ccccc1' }, 'it has one primary amine; give a molecule with two primary amines'],
    [{ ...kapton, dianhydride: 'c1ccccc1' }, 'no cyclic anhydrides'],
    [{ ...kapton, dianhydride: 'not a molecule' }, 'cannot be read'],
    [{ diamine: kapton.diamine }, 'both are needed'],
    [{ ...kapton, catalyst: 'C' }, 'unknown input catalyst'],
  ])('refuses %j', (inputs, reason) => {
    expect(problemOfInputs(polyimide, inputs)).toContain(reason);
  });
});
