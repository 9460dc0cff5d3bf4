import type { RunEvent, RunStep } from '@meguri/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialRun, isOpen, openCommand, type Run } from './run.js';
import { complete, prepare, settle } from './run-decisions.js';
import { type Board, type Grant, schedule } from './schedule.js';
import { fold, queued, workcell } from './testing.fixture.js';
import { useOf, type Workcell } from './workcell.js';

const terms = { deadline: '2026-11-22T10:00:05.000Z', leaseEpoch: 1, guarded: false };
const board = (runs: readonly Run[], more: Partial<Board> = {}): Board => ({
  workcell,
  runs,
  claims: [],
  usedVessels: new Set(runs.flatMap(({ sample }) => (sample ? [sample.vessel] : []))),
  blocked: new Map(),
  unavailable: new Map(),
  resting: new Map(),
  ...more,
});
const begun = (run: Run, grant: Grant): Run => fold(prepare(run, grant, terms), run);

describe('the scheduler', () => {
  const runs = [1, 2, 3].map((n) => queued(`c_t000${n}_1`));

  it('gives one unit to one run, the oldest first, and tells the others why they wait', () => {
    const { grants, waiting } = schedule(board(runs));
    expect(grants.map(({ runId }) => runId)).toEqual(['c_t0001_1']);
    expect(waiting.get('c_t0002_1')).toContain('dispenser Dispensing, which works for c_t0001_1');
  });

  it('has a reason for every run that it gives nothing', () => {
    const { grants, waiting } = schedule(board(runs, { unavailable: new Map([['dispenser', 'it is not connected']]) }));
    expect(grants).toEqual([]);
    expect([...waiting.values()]).toEqual(Array(3).fill('waiting for dispenser: it is not connected'));
  });

  it('never gives a vessel that was used before', () => {
    const { grants } = schedule(board(runs, { usedVessels: new Set(['vial-001', 'vial-002']) }));
    expect(grants[0]?.vessel).toEqual({ vessel: 'vial-003', home: 'rack/3' });
  });

  it('says so when every vessel was used', () => {
    const usedVessels = new Set(Array.from({ length: 240 }, (_, i) => `vial-${String(i + 1).padStart(3, '0')}`));
    expect(schedule(board(runs, { usedVessels })).waiting.get('c_t0001_1')).toBe('waiting for an unused vial');
  });

  it('gives nothing while everything is stopped', () => {
    const { grants, waiting } = schedule(board(runs, { halted: 'stopped' }));
    expect(grants).toEqual([]);
    expect(waiting.get('c_t0001_1')).toBe('stopped');
  });

  it('counts what is claimed but not yet written down', () => {
    const [grant] = schedule(board(runs)).grants as [Grant];
    const { grants } = schedule(board(runs, { claims: [grant] }));
    expect(grants).toEqual([]);
  });

  it('keeps vessels out of places that are out of use', () => {
    const blocked = new Map([1, 2, 3, 4, 5].map((n) => [`reactor/${n}`, 'a lost vessel']));
    const done = finishSteps(runs[0] as Run, 8);
    expect(schedule(board([done], { blocked })).grants[0]?.reserved).toEqual(['arm.Gripper', 'rack/1', 'reactor/6']);
  });
});

/** Does the first steps of a run, alone on the bench. */
function finishSteps(start: Run, count: number): Run {
  let run = start;
  while (run.done < count) {
    const [grant] = schedule(board([run])).grants;
    if (!grant) throw new Error('nothing is granted');
    run = finished(begun(run, grant), workcell);
  }
  return run;
}

function finished(run: Run, on: Workcell, effect: 'complete' | 'none' | 'partial' = 'complete'): Run {
  const command = openCommand(run);
  const settlement =
    effect === 'complete' ? ({ outcome: 'done', effect } as const) : ({ outcome: 'failed', effect } as const);
  const plain = { ...on, capabilities: trusting(on) };
  return fold(settle(run, command?.commandId ?? '', { settlement, reconciled: false }, plain), run);
}

/** Devices whose reports are not compared; the scheduler does not look at them. */
function trusting({ capabilities }: Workcell): Workcell['capabilities'] {
  const entries = Object.entries(capabilities).map(([name, capability]) => [name, { ...capability, reports: {} }]);
  return Object.fromEntries(entries) as unknown as Workcell['capabilities'];
}

interface Plan {
  readonly places: readonly [number, number, number];
  readonly routes: readonly (readonly number[])[];
  readonly choices: readonly number[];
}
const groups = ['alpha', 'beta', 'gamma'];

/** A workcell with three shared groups and one arm, and a run for each route through them. */
function laboratoryOf({ places, routes }: Plan): { on: Workcell; runs: Run[] } {
  const shared = Object.fromEntries(
    groups.map((group, i) => [group, { count: places[i] ?? 1, use: 'shared' as const }]),
  );
  const on: Workcell = { ...workcell, locations: { ...workcell.locations, ...shared } };
  const template = queued();
  const runs = routes.map((route, i): Run => {
    const runId = `c_t${1000 + i}_1`;
    const visits = [...route.map((group) => groups[group % 3] as string), 'rack'];
    const moves = visits.filter((group, k) => group !== (visits[k - 1] ?? 'rack'));
    const steps: RunStep[] = [
      { stepId: 'take', capability: 'take', parameters: { labware: 'vial' }, units: {}, duration: 0 },
      ...moves.map((to, k) => ({
        stepId: `s${k}`,
        capability: 'transfer',
        parameters: { to },
        units: {},
        duration: 20,
      })),
    ];
    return { ...initialRun(runId), status: 'queued', trial: { ...template.trial, runId } as never, steps };
  });
  return { on, runs: runs.filter(({ steps }) => steps.length > 1) };
}

describe('the scheduler on random procedures', () => {
  const plan: fc.Arbitrary<Plan> = fc.record({
    places: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    routes: fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 7,
    }),
    choices: fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 400, maxLength: 400 }),
  });

  it('never gives anything to two runs, and brings every run to its end', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const { on, runs } = laboratoryOf(given);
        const state = new Map(runs.map((run) => [run.runId, run]));
        for (const choice of given.choices) {
          const open = [...state.values()].filter(isOpen);
          if (open.length === 0) break;
          const { grants } = schedule(board(open, { workcell: on, usedVessels: usedBy(state) }));
          for (const grant of grants) state.set(grant.runId, begun(state.get(grant.runId) as Run, grant));
          assertNothingTwice([...state.values()], on);
          const busy = [...state.values()].filter(openCommand);
          expect(busy.length, 'a deadlock: nobody works').toBeGreaterThan(0);
          const one = busy[choice % busy.length] as Run;
          // now and then a command has no effect, and the step comes again
          const after = finished(one, on, choice % 11 === 0 ? 'none' : 'complete');
          state.set(one.runId, fold(complete(after, []) as RunEvent[], after));
        }
        expect([...state.values()].every((run) => !isOpen(run) || run.steps.length === 0)).toBe(true);
      }),
      { numRuns: 150, seed: 20261122 },
    );
  });

  it('goes on with the others when one run is stuck for ever', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const { on, runs } = laboratoryOf({ ...given, places: [2, 2, 2] });
        const state = new Map(runs.map((run) => [run.runId, run]));
        let stuck: string | undefined;
        for (const choice of given.choices) {
          const open = [...state.values()].filter(isOpen);
          const { grants } = schedule(board(open, { workcell: on, usedVessels: usedBy(state) }));
          for (const grant of grants) state.set(grant.runId, begun(state.get(grant.runId) as Run, grant));
          const busy = [...state.values()].filter((run) => openCommand(run) && run.runId !== stuck);
          if (busy.length === 0) break;
          const one = busy[choice % busy.length] as Run;
          const after = finished(one, on);
          const elsewhere = useOf(on, after.sample?.location ?? '') === 'shared';
          if (stuck === undefined && elsewhere) {
            stuck = one.runId;
            state.set(one.runId, { ...after, status: 'awaiting-recovery' });
          } else state.set(one.runId, fold(complete(after, []) as RunEvent[], after));
        }
        for (const run of state.values()) if (run.runId !== stuck) expect(isOpen(run), run.runId).toBe(false);
      }),
      { numRuns: 100, seed: 20261122 },
    );
  });
});

const usedBy = (state: ReadonlyMap<string, Run>) =>
  new Set([...state.values()].flatMap(({ sample }) => (sample ? [sample.vessel] : [])));

function assertNothingTwice(runs: readonly Run[], on: Workcell): void {
  const reserved = runs.flatMap((run) => openCommand(run)?.reserved ?? []);
  const taken = [...reserved].filter((name) => useOf(on, name) !== 'sink' || !name.includes('/'));
  expect(new Set(taken).size).toBe(taken.length);
  const standing = runs.flatMap(({ sample }) => (sample ? [sample.location] : []));
  expect(new Set(standing).size).toBe(standing.length);
  const vessels = runs.flatMap(({ sample }) => (sample ? [sample.vessel] : []));
  expect(new Set(vessels).size).toBe(vessels.length);
}
