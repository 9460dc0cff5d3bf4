import { describe, expect, it } from 'vitest';
import { problemOfInputs } from '../workflow.js';
import { polymerRefractiveIndex } from './polymer-refractive-index.js';

const polystyrene = `
 refractive index, 589 nm : 1.57816
 Abbe number              : 13.731
`;
const reading = (text: string) =>
  polymerRefractiveIndex.read([{ name: 'optics', standardOutput: text }], { inputs: {} });

const first = { walltime: 0, memory: 0, protocol: 0, extension: 0 };

describe('the refractive index of a polymer', () => {
  it('is read from what the calculator prints', () => {
    expect(reading(polystyrene)).toEqual({
      ok: true,
      properties: [
        { name: 'refractive-index', value: 1.57816, unit: '' },
        { name: 'abbe-number', value: 13.731, unit: '' },
      ],
    });
  });

  it.each([
    ['calculator', polystyrene.replace('Abbe', 'some')],
    ['calculator', polystyrene.replace('1.57816', 'n/a')],
    ['unphysical', polystyrene.replace('1.57816', '0.9')],
    ['unphysical', polystyrene.replace('13.731', '-2')],
  ])('is not published when the output is %s: %s', (kind, text) => {
    expect(reading(text)).toMatchObject({ ok: false, class: kind });
  });

  it.each([
    [{}, /missing/],
    [{ polymer: 3 }, /missing/],
    [{ polymer: 'C'.repeat(401) }, /longer/],
    [{ polymer: 'PS', density: 1 }, /unknown input density/],
  ])('is not calculated from %j', (inputs, reason) => {
    expect(problemOfInputs(polymerRefractiveIndex, inputs as Record<string, string>)).toMatch(reason);
  });

  it('is asked for through a file, whatever characters the name has', () => {
    const [step] = polymerRefractiveIndex.steps({ inputs: { polymer: 'S/C=C\\S" $(x)' } }, first);
    expect(step?.arguments).toEqual(['input.json', 'result.json']);
    expect(JSON.parse(step!.inputs!['input.json']!)).toEqual({ polymer: 'S/C=C\\S" $(x)' });
  });
});
