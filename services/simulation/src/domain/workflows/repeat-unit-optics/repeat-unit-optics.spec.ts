import { describe, expect, it } from 'vitest';
import { problemOfInputs, type StepOutput } from '../../workflow.js';
import { mopacReport } from '../mopac-output.fixture.js';
import { repeatUnitOptics } from './repeat-unit-optics.js';

/** Geometries by Open Babel 3.1.1, polarisabilities at the lines C, d and F by MOPAC 22.0.6. */
const unit = `C 0.88368 1 0.01434 1 -0.05618 1
C 2.40130 1 -0.05341 1 0.05252 1
C 2.93595 1 0.36050 1 1.43858 1
C 2.40991 1 -0.53301 1 2.56831 1
C 4.45853 1 0.38581 1 1.46211 1
C 5.13224 1 1.57695 1 1.76755 1
C 6.52754 1 1.60528 1 1.85553 1
C 7.26474 1 0.44392 1 1.63926 1
C 6.61085 1 -0.74341 1 1.31923 1
C 5.21655 1 -0.77104 1 1.22627 1
H 0.56963 1 -0.21486 1 -1.07960 1
H 0.51444 1 1.01362 1 0.19596 1
H 0.40021 1 -0.71152 1 0.60407 1
H 2.83127 1 0.60747 1 -0.71097 1
H 2.72319 1 -1.07059 1 -0.20074 1
H 2.57338 1 1.37786 1 1.63911 1
H 2.63889 1 -1.58965 1 2.39041 1
H 1.32508 1 -0.43881 1 2.67611 1
H 2.85532 1 -0.25260 1 3.52976 1
H 4.57761 1 2.49555 1 1.94865 1
H 7.03641 1 2.53348 1 2.10296 1
H 8.34799 1 0.46224 1 1.72420 1
H 7.18308 1 -1.65058 1 1.14691 1
H 4.72760 1 -1.71161 1 0.98405 1
`;
const ethane = `C 1.00065 1 -0.08848 1 0.04647 1
C 2.51272 1 -0.08849 1 0.04647 1
H 0.61638 1 -0.80700 1 -0.68364 1
H 0.61637 1 0.90307 1 -0.21073 1
H 0.61637 1 -0.36152 1 1.03378 1
H 2.89699 1 0.18455 1 -0.94084 1
H 2.89699 1 -1.08004 1 0.30367 1
H 2.89699 1 0.63003 1 0.77658 1
`;
const outputsOf = (name: string, geometry: string, report: string): StepOutput[] => [
  { name: `geometry-of-${name}`, standardOutput: '', files: { [`${name}.mop`]: geometry } },
  { name: `polarisability-of-${name}`, standardOutput: '', files: { [`${name}.out`]: report } },
];
const ends = outputsOf('ends', ethane, mopacReport(30.0694, [4.49215, 4.49965, 4.51807]));
const styrene = mopacReport(134.2206, [18.1913, 18.30197, 18.5937]);
const read = (report: string, geometry = unit) =>
  repeatUnitOptics.read([...outputsOf('unit', geometry, report), ...ends], { inputs: {} });

describe('the optics of a repeating unit', () => {
  it('of polystyrene are near those measured: index 1.590, Abbe number 31, 1.05 g/cm3', () => {
    const result = read(styrene);
    if (!result.ok) throw new Error(result.reason);
    const [index, abbe, density] = result.properties;
    expect(index!.value).toBeCloseTo(1.579, 2);
    expect(Math.abs(index!.value - 1.59)).toBeLessThan(index!.uncertainty!);
    expect(abbe!.value).toBeCloseTo(29.9, 0);
    // 0.991 by the molecular dynamics that the packing is from
    expect(density!.value).toBeCloseTo(0.994, 2);
    expect(density!.uncertainty! / density!.value).toBeCloseTo(0.061 / 1.648, 3);
    expect(result.figures?.[0]?.verdict).toBe('normal dispersion, Abbe number 29.9');
  });

  it.each([
    ['calculator', styrene.replace('ENDED NORMALLY', 'STOPPED'), unit],
    ['input', styrene, unit.replace('C 0.88368', 'U 0.88368')],
    ['input', styrene.replaceAll('18.', '99.'), unit],
  ])('are not published but a failure of the class %s where they cannot be', (kind, report, geometry) => {
    expect(read(report, geometry)).toMatchObject({ ok: false, class: kind });
  });

  it.each([
    [{}, /missing/],
    [{ smiles: 'CC(*)c1ccccc1' }, /1 open end$/],
    [{ smiles: '*=CC=*' }, /single bond/],
    [{ smiles: '*CC*.O' }, /fragments/],
    [{ smiles: '*CC*; rm -rf /' }, /characters/],
    [{ smiles: '*CC*', chains: 3 }, /unknown input chains/],
  ])('are not calculated from %j', (inputs, reason) => {
    expect(problemOfInputs(repeatUnitOptics, inputs as Record<string, string>)).toMatch(reason);
  });

  it('are those of the unit with methyl ends, however these are written', () => {
    const first = { walltime: 0, memory: 0, protocol: 0, extension: 0 };
    const [geometry] = repeatUnitOptics.steps({ inputs: { smiles: '[*]CC([1*])c1ccccc1' } }, first);
    expect(geometry?.arguments[0]).toBe('-:CCC(C)c1ccccc1');
  });
});
