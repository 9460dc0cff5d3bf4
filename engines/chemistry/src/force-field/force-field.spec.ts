import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAtomTypes } from './atom-types.js';
import { parseGaff } from './gaff-tables.js';
import { formatSdf, parseSdf } from './mol-block.js';
import type { Bond, Conformer, Structure } from './molecule.js';
import { parametersOf } from './parameters.js';

/** In the layout of the file, with round numbers. */
const SMALL = `title
ca 12.01         0.360               a
ha 1.008         0.135               a

ca  ha
ca-ca  400.0    1.4000       S   1
ca-ha  300.0    1.1000       S   1

ca-ca-ca   60.000     120.000	S
ca-ca-ha   50.000     119.000	S

X -ca-ca-X    4   16.000       180.000           2.000
ha-ca-ca-ha   1    0.500         0.0            -3.      first of two
ha-ca-ca-ha   1    0.250       180.0             1.

X -X -ca-ha         1.5          180.          2.

  hw  ow  0000.     0000.

MOD4      RE
  ca          2.0000  0.1000
  ha          1.0000  0.0200

END
`;
const tables = parseGaff(SMALL);
const ring: readonly Bond[] = [0, 1, 2, 3, 4, 5].map((atom): Bond => [atom, (atom + 1) % 6, 1 + (atom % 2)]);
const benzene: Structure = {
  elements: [...'CCCCCCHHHHHH'],
  bonds: [...ring, ...[0, 1, 2, 3, 4, 5].map((atom): Bond => [atom, atom + 6, 1])],
};
const types: readonly string[] = benzene.elements.map((element) => (element === 'C' ? 'ca' : 'ha'));

describe('the tables of GAFF', () => {
  it('are read from their columns: barriers shared out, σ from half the distance of the minimum', () => {
    expect(tables.bonds.get('ca-ha')).toEqual({ k: 300, length: 1.1 });
    expect(tables.angles.get('ca-ca-ha')).toEqual({ k: 50, angle: 119 });
    expect(tables.torsions.get('X-ca-ca-X')).toEqual([{ k: 4, n: 2, phase: 180 }]);
    expect(tables.torsions.get('ha-ca-ca-ha')).toEqual([
      { k: 0.5, n: 3, phase: 0 },
      { k: 0.25, n: 1, phase: 180 },
    ]);
    expect(tables.dispersion.get('ca')?.sigma).toBeCloseTo(4 / 2 ** (1 / 6), 12);
  });

  it.each([
    ['an empty text', ''],
    ['a text cut off', SMALL.slice(0, SMALL.indexOf('MOD4'))],
    ['an improper that is neither flat nor upright', SMALL.replace('1.5          180.', '1.5           90.')],
    ['a column without its number', SMALL.replace('300.0 ', '  x   ')],
  ])('are not read from %s', (_, text) => {
    expect(() => parseGaff(text)).toThrow(/no gaff.dat/);
  });

  const [installed] = globSync('/usr/share/openbabel/*/gaff.dat');
  // apt-get install openbabel. Butane: 0.18 (1 + cos 3φ) + 0.25 (1 - cos 2φ) + 0.20 (1 - cos φ); the bond of biphenyl: 4/4
  // (Wang et al., J. Comput. Chem. 25 (2004) 1157, tables of version 1.4)
  it.skipIf(!installed)('give butane and biphenyl the torsions that Amber gives them', () => {
    const gaff = parseGaff(readFileSync(installed!, 'utf8'));
    expect(gaff.torsions.get('c3-c3-c3-c3')).toEqual([
      { k: 0.18, n: 3, phase: 0 },
      { k: 0.25, n: 2, phase: 180 },
      { k: 0.2, n: 1, phase: 180 },
    ]);
    expect(gaff.torsions.get('X-cp-cp-X')).toEqual([{ k: 1, n: 2, phase: 180 }]);
    expect(gaff.bonds.size).toBeGreaterThan(700);
    expect(gaff.torsions.size).toBeGreaterThan(600);
  });
});

describe('what acts in a molecule', () => {
  it('is every bond, angle, torsion and improper, certain terms before general ones', () => {
    const { bonds, angles, torsions, impropers, typeOf } = parametersOf(benzene, types, tables);
    const count = ({ kindOf }: { kindOf: readonly number[] }) => kindOf.length;
    // of 24 torsions six are H-C-C-H, which have two terms
    expect([bonds, angles, torsions, impropers].map(count)).toEqual([12, 18, 18 + 2 * 6, 6]);
    expect(bonds.kinds.map(({ name }) => name)).toEqual(['ca-ca', 'ca-ha']);
    expect(torsions.kinds).toHaveLength(3);
    expect(impropers.atoms.every(([, , centre]) => benzene.elements[centre!] === 'C')).toBe(true);
    expect(typeOf).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
  });

  it.each([
    ['bond ca-hx (atoms 1, 7)', ['hx'], 'ca-ha'],
    ['angle ca-ca-hx (atoms 2, 1, 7)', ['hx'], 'ca-hx'],
  ])('is refused by name when there is no %s', (name, [type], known) => {
    const strange = types.with(6, type!);
    const withBond = parseGaff(SMALL.replace('ca-ha  300', `${known}  300`));
    const both = { ...tables, bonds: new Map([...tables.bonds, ...withBond.bonds]) };
    expect(() => parametersOf(benzene, strange, both)).toThrow(
      expect.objectContaining({ code: 'FORCE_FIELD.TERM_MISSING', message: expect.stringContaining(name) }),
    );
  });

  it('is refused by name when there is no torsion', () => {
    const torsions = new Map([...tables.torsions].filter(([name]) => !name.startsWith('X')));
    expect(() => parametersOf(benzene, types, { ...tables, torsions })).toThrow(/no torsion ca-ca-ca-ca \(atoms/);
  });
});

const output = (types: readonly string[], charges: readonly number[], title = 'C H A R G E S') =>
  [
    '\nA T O M   T Y P E S\n\nIDX\tTYPE\tRING',
    ...types.map((type, index) => `${index + 1}\t${type}\t${/^c[acd]$/.test(type) ? 'AR' : 'NO'}`),
    `\n${title}\n\nIDX\tCHARGE`,
    ...charges.map((charge, index) => `${index + 1}\t${charge.toFixed(6)}`),
    '\nS E T T I N G   U P   C A L C U L A T I O N S\n',
  ].join('\n');

describe('the types of atoms', () => {
  // N-phenyl-like phthalimide: five-ring N0 C1 C3 C4 C2, oxygens 5 and 6, benzene 3 4 7 8 9 10, a carbon 11 at the nitrogen
  const imide: Structure = {
    elements: [...'NCCCCOOCCCCC'],
    bonds: (
      [
        [0, 1, 1],
        [0, 2, 1],
        [0, 11, 1],
        [1, 5, 2],
        [2, 6, 2],
        [1, 3, 1],
        [2, 4, 1],
        [3, 4, 2],
        [4, 7, 1],
        [7, 8, 2],
        [8, 9, 1],
        [9, 10, 2],
        [10, 3, 1],
      ] as const
    ).map(([first, second, order]): Bond => [first, second, order]),
  };
  const printed = ['na', 'c', 'c', 'cd', 'cc', 'o', 'o', 'cd', 'ca', 'ca', 'cd', 'c3'];
  const charges = printed.map((_, index) => (index - 5) / 10);

  it('are those that Open Babel prints, imides corrected to what GAFF has parameters for', () => {
    const [found] = parseAtomTypes(output(printed, charges), [imide]);
    expect(found?.types).toEqual(['n', 'c', 'c', 'ca', 'ca', 'o', 'o', 'ca', 'ca', 'ca', 'ca', 'c3']);
    expect(found?.charges).toEqual(charges);
  });

  it('stay as they are in five-rings', () => {
    const five: Structure = { elements: [...'CCCCS'], bonds: [0, 1, 2, 3, 4].map((at): Bond => [at, (at + 1) % 5, 1]) };
    const [found] = parseAtomTypes(output(['cc', 'cd', 'cd', 'cc', 'ss'], [0.1, 0, 0, 0, 0]), [five]);
    expect(found?.types).toEqual(['cc', 'cd', 'cd', 'cc', 'ss']);
  });

  it('are read also when the same molecule comes twice, which is printed otherwise', () => {
    const text = output(printed, charges) + output(printed, charges, 'P A R T I A L   C H A R G E S');
    expect(parseAtomTypes(text, [imide, imide])).toHaveLength(2);
  });

  it.each([
    ['nothing', ''],
    ['another version', output(printed, charges).replaceAll('\t', ' | ')],
    [
      'charges that are all zero',
      output(
        printed,
        charges.map(() => 0),
      ),
    ],
    ['an atom too few', output(printed.slice(1), charges.slice(1))],
    ['a molecule too many', output(printed, charges) + output(printed, charges)],
  ])('are not read from %s', (_, text) => {
    expect(() => parseAtomTypes(text, [imide])).toThrow(expect.objectContaining({ code: 'FORCE_FIELD.UNREADABLE' }));
  });
});

describe('a file of molecules', () => {
  const water: Conformer = {
    elements: ['O', 'H', 'H'],
    bonds: [
      [0, 1, 1],
      [0, 2, 1],
    ],
    positions: Float64Array.of(0, 0, 0, 0.9572, 0, 0, -0.24, 0.9266, 0),
  };
  const text = formatSdf([water, water]);

  it('is read as it was written', () => {
    expect(parseSdf(text)).toEqual([water, water]);
  });

  it.each([
    ['FORCE_FIELD.ELEMENT', 'Si (atom 1)', text.replace(' O ', ' Si')],
    ['FORCE_FIELD.CHARGED', 'charge -1', text.replace('M  END', 'M  CHG  1   1  -1\nM  END')],
    ['FORCE_FIELD.RADICAL', 'atom 1', text.replace('M  END', 'M  RAD  1   1   2\nM  END')],
    ['FORCE_FIELD.UNREADABLE', 'V2000', text.replaceAll('V2000', 'V3000')],
    ['FORCE_FIELD.UNREADABLE', 'no molecule', ''],
    ['FORCE_FIELD.UNREADABLE', 'column', text.replace('0.9572', 'nothing')],
  ])('is refused with %s: %s', (code, reason, changed) => {
    expect(() => parseSdf(changed)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(reason), remedy: expect.any(String) }),
    );
  });

  it('may write charges that cancel, as of a nitro group', () => {
    expect(parseSdf(text.replace('M  END', 'M  CHG  2   1   1   2  -1\nM  END'))).toHaveLength(2);
  });
});
