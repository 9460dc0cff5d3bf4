import { describe, expect, it } from 'vitest';
import { readTrajectory } from './trajectory.js';

const frame = (step: number, rows: readonly string[], columns = 'id mol mass element xu yu zu') => `ITEM: TIMESTEP
${step}
ITEM: NUMBER OF ATOMS
${rows.length}
ITEM: BOX BOUNDS pp pp ff
0.0 10.0
-5e+0 5
0 40
ITEM: ATOMS ${columns}
${rows.join('\n')}
`;
const whole =
  frame(0, ['2 1 1.008 H 11 0 3', '1 1 12.011 C 10.5 0.5 2']) + frame(100, ['1 1 12.011 C 1 2 3', '2 1 1.008 H 4 5 6']);
const framesOf = (text: string, columns?: readonly string[]) => {
  const frames = readTrajectory(text, columns);
  if ('kind' in frames) throw new Error(frames.reason);
  return frames;
};

describe('a trajectory of LAMMPS', () => {
  it('is read frame by frame, the atoms by id, with the columns that are wanted', () => {
    const [first, second] = framesOf(whole, ['mass']);
    expect(first).toMatchObject({ step: 0, box: { periodic: [true, true, false] } });
    expect([...first!.positions]).toEqual([10.5, 0.5, 2, 11, 0, 3]);
    expect([...first!.columns.get('mass')!]).toEqual([12.011, 1.008]);
    expect([...first!.box.low]).toEqual([0, -5, 0]);
    expect([second!.step, ...second!.positions]).toEqual([100, 1, 2, 3, 4, 5, 6]);
  });

  it('is unwrapped by the image flags where the dump has no unwrapped coordinates', () => {
    const [read] = framesOf(frame(0, ['1 9.5 0 3 -1 2 0'], 'id x y z ix iy iz'));
    expect([...read!.positions]).toEqual([-0.5, 20, 3]);
  });

  it('may say its units and its time, as newer versions do', () => {
    expect(framesOf(`ITEM: UNITS\nreal\nITEM: TIME\n0\n${whole}`)).toHaveLength(2);
  });

  it('that ends within its last frame is truncated, wherever that is', () => {
    const end = frame(0, ['1 1 12.011 C 1 2 3', '2 1 1.008 H 4 5 6']).length;
    for (let cut = 1; cut < end; cut++)
      expect(readTrajectory(whole.slice(0, -cut)), `cut by ${cut}`).toMatchObject({
        kind: 'truncated',
        reason: expect.stringMatching(/^frame 2, line/),
      });
  });

  it.each([
    ['nothing in it', '', /no frame/],
    ['something else in it', 'LAMMPS (29 Sep 2021)\n1\n', /line 1: "ITEM: TIMESTEP"/],
    ['wrapped coordinates alone', frame(0, ['1 1 2 3'], 'id x y z'), /no column ix/],
    ['scaled coordinates', frame(0, ['1 1 2 3'], 'id xs ys zs'), /no column x,/],
    ['a tilted box', whole.replace('BOX BOUNDS pp', 'BOX BOUNDS xy xz yz pp'), /right angles/],
    ['a box without volume', whole.replace('0 40', '40 40'), /volume/],
    ['no atoms', whole.replace('ATOMS\n2', 'ATOMS\n0'), /no number of atoms/],
    ['a word for a number', whole.replace('11 0 3', '11 nan 3'), /line 10: 7 values/],
    ['a line too short', whole.replace(' 11 0 3', ' 11 0'), /line 10: 7 values/],
    ['more atoms than it says', whole.replace('ATOMS\n2', 'ATOMS\n1'), /"ITEM: TIMESTEP" is expected/],
    ['an atom twice', whole.replace('2 1 1.008 H 11', '1 1 1.008 H 11'), /same id/],
  ])('is malformed with %s', (_, text, reason) => {
    expect(readTrajectory(text)).toMatchObject({ kind: 'malformed', reason: expect.stringMatching(reason) });
  });

  it('is malformed without a column that is wanted', () => {
    expect(readTrajectory(whole, ['q'])).toMatchObject({
      kind: 'malformed',
      reason: expect.stringMatching(/no column q/),
    });
  });
});
