import { describe, expect, it } from 'vitest';
import { procedureText, refractionText, workcellText } from '../../domain/testing.fixture.js';
import { readEndpoints } from './load-files.js';
import { readProcedure } from './procedure-file.js';
import { readWorkcell } from './workcell-file.js';

const problemsOf = (read: ReturnType<typeof readWorkcell> | ReturnType<typeof readProcedure>) =>
  read.ok ? [] : read.problems.map(({ line, field, message }) => ({ line, field, message }));
const lineOf = (text: string, part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1;

describe('a workcell file', () => {
  it('is read with its quantities in the units of the laboratory', () => {
    const read = readWorkcell(workcellText);
    expect(read.ok && read.value.capabilities.heat).toMatchObject({ duration: 600, unit: 'Position{place}' });
    expect(read.ok && read.value.capabilities.dispense.reports.AmountDosed).toEqual({
      of: 'amount',
      within: 0.05,
      relative: true,
    });
  });

  it('has every problem named with its line and field at once', () => {
    const broken = workcellText
      .replace('duration: 45 s', 'duration: 45 furlong')
      .replace('unknownOutcome: discard-sample', 'unknownOutcome: hope')
      .replace('device: arm', 'device: leg')
      .replace('timeScale:', 'timeScale: -1 #')
      .replace('form: solid, molarMass: 107.116 g/mol', 'form: solid, colour: white, molarMass: 107.116 g/mol');
    const found = problemsOf(readWorkcell(broken));
    expect(found.map(({ field }) => field)).toEqual(
      expect.arrayContaining([
        'timeScale',
        'unknownOutcome',
        'capabilities.dispense.duration',
        'stocks.imidazole-substrate.colour',
      ]),
    );
    for (const { line, field } of found) {
      const key = field.split('.').at(-1) ?? '';
      expect(broken.split('\n')[line - 1], field).toContain(key);
    }
  });

  it('names devices and places that do not exist', () => {
    const broken = workcellText.replace('device: arm', 'device: leg').replace('group: rack', 'group: shelf');
    expect(problemsOf(readWorkcell(broken))).toEqual(
      expect.arrayContaining([
        {
          field: 'capabilities.transfer.device',
          line: lineOf(broken, 'device: leg'),
          message: expect.stringContaining('leg'),
        },
        {
          field: 'labware.vial.group',
          line: lineOf(broken, 'group: shelf'),
          message: expect.stringContaining('shelf'),
        },
      ]),
    );
  });

  it('may describe a workcell without a refractometer', () => {
    const without = workcellText.replace(/ {2}refract:\n(?: {4}.*\n)+/, '');
    const read = readWorkcell(without);
    expect(read.ok && read.value.capabilities).not.toHaveProperty('refract');
    expect(problemsOf(read)).toEqual([]);
  });

  it('says where it cannot be read at all', () => {
    const [problem] = problemsOf(readWorkcell('version: 1\n\tname: x\n'));
    expect(problem?.line).toBe(2);
  });
});

describe('a procedure file', () => {
  it('has every problem named with its line and field at once', () => {
    const broken = procedureText
      .replace('volume: scale / concentration', 'volume: scale / colour')
      .replace('amount: 1.5 * scale', 'amount: 1.5 *')
      .replace('{ parameter: ligand }', '{ parameter: concentration }')
      .replace('step: analyse', 'step: react');
    const fields = problemsOf(readProcedure(broken)).map(({ field }) => field);
    expect(fields).toEqual(['steps[2].amount']);
    const repaired = broken.replace('amount: 1.5 *', 'amount: 1.5 * scale');
    expect(problemsOf(readProcedure(repaired)).map(({ field }) => field)).toEqual([
      'quantities.volume',
      'steps[4].substance',
      'observes[0].step',
    ]);
  });
});

describe('what a procedure observes', () => {
  it('comes from a step that records it', () => {
    const broken = refractionText.replace('step: refract', 'step: to-rack');
    expect(problemsOf(readProcedure(broken))).toMatchObject([
      { field: 'observes[0].step', message: 'to-rack is no step to refract' },
    ]);
  });
});

describe('the endpoints given by the environment', () => {
  it('are pairs of device and address', () => {
    expect([...readEndpoints('arm=opc.tcp://127.0.0.1:1, hplc=opc.tcp://h:2')]).toEqual([
      ['arm', 'opc.tcp://127.0.0.1:1'],
      ['hplc', 'opc.tcp://h:2'],
    ]);
    expect(() => readEndpoints('arm:1')).toThrow('not device=opc.tcp://');
  });
});
