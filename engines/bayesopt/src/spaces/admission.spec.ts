import { describe, expect, it } from 'vitest';
import type { Constraint } from '../constraints/constraint.js';
import { FormulaError } from '../constraints/formula-error.js';
import { activeParameters, checkConstraint, sizeOfSpace, violations } from './admission.js';
import type { Space } from './space.js';

const space: Space = {
  parameters: [
    { name: 'solvent', type: 'categorical', values: ['water', 'DMF'] },
    { name: 'water', type: 'continuous', lower: 0, upper: 1 },
    { name: 'salt', type: 'continuous', lower: 0, upper: 1, when: { parameter: 'solvent', in: ['water'] } },
  ],
  constraints: [{ type: 'linear', terms: { water: 1, salt: 1 }, relation: '=', value: 1 }],
};

describe('a point', () => {
  it('satisfies a sum up to rounding', () => {
    expect(violations(space, { solvent: 'water', water: 0.7, salt: 0.3 + 1e-10 })).toEqual([]);
    expect(violations(space, { solvent: 'water', water: 0.7, salt: 0.3 + 1e-7 })).toEqual(['1 water + 1 salt = 1']);
  });

  it('has the parameters that its choices call for; one that it does not have counts as zero', () => {
    expect(activeParameters(space, { solvent: 'water' })).toEqual(['solvent', 'water', 'salt']);
    expect(activeParameters(space, { solvent: 'DMF' })).toEqual(['solvent', 'water']);
    expect(violations(space, { solvent: 'DMF', water: 1, salt: 0.5 })).toEqual([]);
    expect(violations(space, { solvent: 'DMF', water: 0.5 })).toHaveLength(1);
  });

  it('has them also where a number that decides is written with another rounding', () => {
    const [sum, third] = [0.1 + 0.2, 0.3];
    const dose: Space['parameters'][number] = { name: 'dose', type: 'discrete', values: [0.1, sum] };
    const time: Space['parameters'][number] = {
      name: 'time',
      type: 'discrete',
      values: [5],
      when: { parameter: 'dose', in: [sum] },
    };
    const candidates: Space['candidates'] = [{ dose: sum, time: 5 }, { dose: third, time: 5 }, { dose: 0.1 }];
    expect(activeParameters({ parameters: [dose, time], constraints: [] }, { dose: third })).toEqual(['dose', 'time']);
    expect(sizeOfSpace({ parameters: [dose, time], constraints: [], candidates })).toBe(2);
  });
});

describe('a space', () => {
  it('counts the points that its constraints leave', () => {
    const [a, b] = ['a', 'b'].map((name) => ({ name, type: 'integer' as const, lower: 0, upper: 9 }));
    const constraints: Constraint[] = [{ type: 'expression', text: 'a + b = 3' }];
    expect(sizeOfSpace({ parameters: [a!, b!], constraints })).toBe(4);
  });
});

describe('a formula that cannot be read', () => {
  it('says where', () => {
    const check = () => checkConstraint(space.parameters, { type: 'expression', text: 'water + wine <= 1' });
    expect(check).toThrow(FormulaError);
    expect(check).toThrow(expect.objectContaining({ position: 9, fault: expect.stringContaining('wine') }));
  });
});
