import { describe, expect, it } from 'vitest';
import { joinBlocks, type LammpsLog, readLammpsLog } from './lammps-log.js';

/** Lines of a real log of LAMMPS 29 Sep 2021, shortened. */
const minimisation = `Per MPI rank memory allocation (min/avg/max) = 17.89 | 17.89 | 17.89 Mbytes
Step Temp Press Density
       0            0   -407.26132   0.14998823
      50            0   -56.320387   0.14998823
Loop time of 0.894221 on 1 procs for 50 steps with 624 atoms
`;
const dynamics = `Step Temp Press Density
      50          600    1114.4376   0.14998823
WARNING: Communication cutoff is shorter than a bond length based estimate (src/comm.cpp:727)
     100    607.08672   -784.62116   0.15
     150    576.33102    264.07938   0.151
Loop time of 4.19703 on 1 procs for 100 steps with 624 atoms
`;
const end = 'Total wall time: 0:00:05\n';
const read = (text: string): LammpsLog => {
  const log = readLammpsLog(text);
  if ('kind' in log) throw new Error(log.reason);
  return log;
};

describe('a log of LAMMPS', () => {
  it('gives each block of thermo output, without warnings', () => {
    const { blocks, finished } = read(minimisation + dynamics + end);
    expect(blocks.map(({ columns }) => [...columns.get('Step')!])).toEqual([
      [0, 50],
      [50, 100, 150],
    ]);
    expect([...blocks[1]!.columns.get('Density')!]).toEqual([0.14998823, 0.15, 0.151]);
    expect(finished).toBe(true);
  });

  it('reads the same with the padded header of later versions', () => {
    const padded = dynamics.replace(
      'Step Temp Press Density',
      '   Step          Temp          Press         Density    ',
    );
    expect(read(padded).blocks[0]!.columns).toEqual(read(dynamics).blocks[0]!.columns);
  });

  it('that was cut off in a line is read up to there, and has not finished', () => {
    const { blocks, finished } = read(`${minimisation}${dynamics.slice(0, dynamics.indexOf('0.151'))}`);
    expect([...blocks[1]!.columns.get('Step')!]).toEqual([50, 100]);
    expect(finished).toBe(false);
  });

  it('that goes on from a checkpoint counts what was run twice once, as it was the last time', () => {
    const killed = dynamics.slice(0, dynamics.indexOf('Loop'));
    const later = `LAMMPS (29 Sep 2021)\n${dynamics.replace(/ {6}50.*\n/, '').replace('0.151', '0.999')}`;
    const series = joinBlocks(read(killed + later + end), ['Density']);
    expect('kind' in series).toBe(false);
    if ('kind' in series) return;
    expect([...series.get('Step')!]).toEqual([50, 100, 150]);
    expect([...series.get('Density')!]).toEqual([0.14998823, 0.15, 0.999]);
  });

  it.each([
    ['stopped', `${dynamics}ERROR: Lost atoms: original 108 current 0 (src/thermo.cpp:439)\nLast command: run 50\n`],
    ['other-format', '---------------- Step        0 ----- CPU =      0.0000 (sec) ----------------\n'],
    ['other-format', "keywords: ['Step', 'Temp', ]\ndata:\n  - [0, 300, ]\n"],
    ['malformed', `${minimisation.replace('50            0', '50 \u0000\u0000')}${end}`],
    ['malformed', minimisation.replace('-56.320387   0.14998823', '-56.320387')],
    ['malformed', ''],
  ])('that is %s says so and gives no numbers', (kind, text) => {
    expect(readLammpsLog(text)).toMatchObject({ kind });
  });

  it('lacks a column by name', () => {
    expect(joinBlocks(read(dynamics), ['Volume'])).toMatchObject({
      kind: 'malformed',
      reason: expect.stringContaining('Volume'),
    });
  });
});
