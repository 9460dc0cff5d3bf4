import type { RunEvent } from '@meguri/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Settlement } from './reconcile.js';
import { isOpen, openCommand, type Run } from './run.js';
import { acknowledge, cancel, complete, hold, prepare, queue, recover, resume, send, settle } from './run-decisions.js';
import { type Grant, schedule } from './schedule.js';
import { asking, fold, queued, workcell } from './testing.fixture.js';
import type { Workcell } from './workcell.js';

const terms = { deadline: '2026-11-22T10:00:05.000Z', leaseEpoch: 7, guarded: true };
const done: Settlement = { outcome: 'done', effect: 'complete' };

/** What the scheduler grants a lone run. */
function grantFor(run: Run, on: Workcell = workcell): Grant | undefined {
  const nothing = { claims: [], usedVessels: new Set<string>(), blocked: new Map(), unavailable: new Map() };
  return schedule({ workcell: on, runs: [run], resting: new Map(), ...nothing }).grants[0];
}

function prepared(run: Run, on: Workcell = workcell): Run {
  const grant = grantFor(run, on);
  if (!grant) throw new Error('nothing is granted');
  return fold(prepare(run, grant, terms), run);
}

function sent(run: Run, on: Workcell = workcell): Run {
  const ready = prepared(run, on);
  return fold(send(ready, openCommand(ready)?.commandId ?? '', 'epoch'), ready);
}

const truthfully = (run: Run): Settlement => {
  const step = run.steps.find(({ stepId }) => stepId === run.command?.stepId);
  const { amount, temperature, injectionVolume } = step?.parameters ?? {};
  const values = { AmountDosed: amount, TemperatureReached: temperature, InjectedVolume: injectionVolume };
  return { ...done, values: JSON.parse(JSON.stringify(values)) };
};
const file = { sha256: 'a'.repeat(64), bytes: 1, mediaType: 'application/json', name: 'chromatogram.json' };

function settled(
  run: Run,
  settlement = truthfully(run),
  on: Workcell = workcell,
): { run: Run; events: readonly RunEvent[] } {
  const files = run.command?.stepId === 'analyse' ? [file] : [];
  const events = settle(run, run.command?.commandId ?? '', { settlement, reconciled: false, files }, on);
  return { run: fold(events, run), events };
}

/** The run when the step of that id comes next. */
function before(stepId: string, on: Workcell = workcell): Run {
  let run = queued();
  for (let i = 0; i < 20; i++) {
    if (grantFor(run, on)?.stepId === stepId) return run;
    run = settled(sent(run, on), undefined, on).run;
  }
  throw new Error(`${stepId} never comes`);
}
const types = (events: readonly RunEvent[]) => events.map(({ type }) => type);

describe('the life of a run', () => {
  it('takes a vessel, does every step once, and waits for its observations', () => {
    let run = queued();
    const steps: string[] = [];
    for (let grant = grantFor(run); grant; grant = grantFor(run)) {
      steps.push(grant.stepId);
      run = settled(sent(run)).run;
    }
    expect(steps).toEqual(run.steps.slice(1).map(({ stepId }) => stepId));
    expect(run.sample).toMatchObject({ vessel: 'vial-001', location: 'rack/1' });
    expect(types(complete(run, []))).toEqual(['RunCompleted']);
  });

  it('is queued once, however often it is requested', () => {
    const run = queued();
    expect(queue(run, { ...run.trial, steps: [...run.steps] } as never)).toEqual([]);
  });

  it('tells the device its deadline, its lease and, after a person ordered it again, by whom', () => {
    const first = prepared(queued());
    expect(first.command?.properties).toMatchObject({ NotAfter: terms.deadline, LeaseEpoch: '7', Position: 'rack/1' });
    const doubtful = settled(sent(queued(), asking), { outcome: 'unknown', effect: 'unknown' }, asking).run;
    const again = fold(recover(doubtful, 'retry', 'Ada', asking) ?? [], doubtful);
    const second = prepared(again, asking);
    expect(second.command).toMatchObject({ attempt: 2, properties: { OrderedBy: 'Ada' } });
  });

  it('tries a step again when it had no effect, as a new attempt', () => {
    const run = settled(sent(queued()), { outcome: 'failed', effect: 'none', code: 'DEVICE.INTERRUPTED' }).run;
    expect(prepared(run).command).toMatchObject({ stepId: 'dispense-bromide', attempt: 2 });
  });

  it('gives a step up after its tries are spent', () => {
    let run = queued();
    for (let i = 0; i < workcell.attempts; i++)
      run = settled(sent(run), { outcome: 'refused', effect: 'none', code: 'DEVICE.BUSY' }).run;
    expect(run.status).toBe('failed');
  });

  it('does not count against a step what was never sent', () => {
    let run = queued();
    for (let i = 0; i < 3 * workcell.attempts; i++)
      run = settled(sent(run), { outcome: 'not-sent', effect: 'none' }).run;
    expect(run.status).toBe('running');
  });

  it('gives up at once when the device refuses what it was asked', () => {
    const { events } = settled(sent(queued()), { outcome: 'refused', effect: 'none', code: 'DEVICE.REFUSED' });
    expect(types(events)).toEqual(['CommandSettled', 'RunClosing', 'RunFailed']);
    expect(events.at(-1)?.data).toMatchObject({ cause: 'infrastructure', code: 'DEVICE.REFUSED' });
  });

  it('does not believe a dispenser that dosed something else', () => {
    const run = sent(queued());
    const { events } = settled(run, { ...done, values: { AmountDosed: 20 } });
    expect(types(events)).toEqual(['CommandSettled', 'RunClosing', 'RunFailed']);
    expect(events.at(-1)?.data).toMatchObject({ code: 'DEVICE.NONSENSE' });
  });

  it('does not believe a chromatograph that gives no raw data', () => {
    const run = sent(before('analyse'));
    const events = settle(
      run,
      run.command?.commandId ?? '',
      { settlement: truthfully(run), reconciled: false },
      workcell,
    );
    expect(types(events)).toContain('RunClosing');
  });
});

describe('a command of which nobody knows the effect', () => {
  const unknown: Settlement = { outcome: 'unknown', effect: 'unknown', code: 'DEVICE.OUTCOME_UNKNOWN' };

  it('ends the run and brings its sample out of the way, where the workcell says so', () => {
    const heating = sent(before('react'));
    const { run, events } = settled(heating, { outcome: 'failed', effect: 'partial' });
    expect(types(events)).toEqual(['CommandSettled', 'RunClosing']);
    expect(grantFor(run)).toMatchObject({ stepId: 'discard', reserved: ['arm.Gripper', 'reactor/1', 'waste/1'] });
    const discarded = settled(sent(run));
    expect(types(discarded.events)).toEqual(['CommandSettled', 'SampleMoved', 'RunFailed']);
  });

  it('leaves a sample alone that may be anywhere', () => {
    const { run, events } = settled(sent(before('to-reactor')), unknown);
    expect(types(events)).toEqual(['CommandSettled', 'RunClosing', 'RunFailed']);
    expect(run.sample?.lost).toEqual(['rack/1', 'reactor/1']);
  });

  it('waits for a person with stated options, where the workcell says so', () => {
    const { run, events } = settled(sent(before('react', asking), asking), unknown, asking);
    expect(types(events)).toEqual(['CommandSettled', 'RunAwaitingRecovery']);
    expect(run.recovery?.options.map(({ option }) => option)).toEqual([
      'retry',
      'skip-as-done',
      'discard-sample',
      'abort',
    ]);
    expect(grantFor(run, asking)).toBeUndefined();
  });

  it.each([
    ['retry', ['RunRecovered'], 'react'],
    ['skip-as-done', ['RunRecovered'], 'to-hplc'],
    ['discard-sample', ['RunRecovered', 'RunClosing', 'RunFailed'], undefined],
    ['abort', ['RunRecovered', 'RunClosing', 'RunCancelled'], undefined],
  ] as const)('goes on as the person chose: %s', (option, expected, next) => {
    const { run } = settled(sent(before('react', asking), asking), unknown, asking);
    const events = recover(run, option, 'Ada', asking) ?? [];
    expect(types(events)).toEqual(expected);
    expect(grantFor(fold(events, run), asking)?.stepId).toBe(next);
  });

  it('does not offer to skip an analysis, which would leave no data', () => {
    const { run } = settled(sent(before('analyse', asking), asking), unknown, asking);
    expect(recover(run, 'skip-as-done', 'Ada', asking)).toBeUndefined();
  });
});

describe('a run that is called off', () => {
  it('ends at once when it has not begun', () => {
    expect(types(cancel(queued(), 'withdrawn', workcell))).toEqual(['RunClosing', 'RunCancelled']);
  });

  it('waits for its command, clears the way, and ends', () => {
    const heating = sent(before('react'));
    const events = cancel(heating, 'withdrawn', workcell);
    expect(types(events)).toEqual(['RunClosing']);
    const over = settled(fold(events, heating));
    expect(types(over.events)).toEqual(['CommandSettled']);
    expect(types(settled(sent(over.run)).events)).toEqual(['CommandSettled', 'SampleMoved', 'RunCancelled']);
  });

  it('is held before it begins, and goes on when its campaign does; what runs is finished', () => {
    const held = fold(hold(queued(), 'paused'), queued());
    expect(grantFor(held)).toBeUndefined();
    expect(grantFor(fold(resume(held), held))?.stepId).toBe('dispense-bromide');
    expect(hold(before('react'), 'paused')).toEqual([]);
  });
});

describe('any order of events', () => {
  // what may happen at any moment, sensible or not; a number picks the settlement
  const happening = fc.oneof(
    fc.constantFrom('prepare', 'send', 'acknowledge', 'cancel', 'hold', 'resume', 'retry', 'skip', 'stale'),
    fc.integer({ min: 0, max: 5 }),
  );
  const settlements: Settlement[] = [
    { outcome: 'refused', effect: 'none', code: 'DEVICE.BUSY' },
    { outcome: 'not-sent', effect: 'none' },
    { outcome: 'failed', effect: 'none' },
    { outcome: 'failed', effect: 'partial' },
    { outcome: 'unknown', effect: 'unknown' },
  ];

  it('never sends a second command for a step whose first may have had an effect, unless a person said so', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 80 }), fc.boolean(), (story, asks) => {
        const on = asks ? asking : workcell;
        let run = queued();
        const mayHaveActed = new Map<string, boolean>();
        const sentTwice: string[] = [];
        const apply = (events: readonly RunEvent[]) => {
          for (const event of events) {
            if (event.type === 'CommandSent') {
              const stepId = run.command?.stepId ?? '';
              if (mayHaveActed.get(stepId)) sentTwice.push(stepId);
              mayHaveActed.set(stepId, true);
            }
            if (event.type === 'CommandSettled' && event.data.effect === 'none')
              mayHaveActed.set(run.command?.stepId ?? '', false);
            if (event.type === 'RunRecovered' && event.data.option === 'retry')
              mayHaveActed.set(run.command?.stepId ?? '', false);
            run = fold([event], run);
          }
        };
        for (const what of story) {
          const commandId = run.command?.commandId ?? '';
          const grant = grantFor(run, on);
          if (what === 'prepare') apply(grant ? prepare(run, grant, terms) : []);
          else if (what === 'send') apply(send(run, commandId, 'epoch'));
          else if (what === 'acknowledge') apply(acknowledge(run, commandId, 'd'));
          else if (what === 'cancel') apply(cancel(run, 'off', on));
          else if (what === 'hold') apply(hold(run, 'paused'));
          else if (what === 'resume') apply(resume(run));
          else if (what === 'retry') apply(recover(run, 'retry', 'Ada', on) ?? []);
          else if (what === 'skip') apply(recover(run, 'skip-as-done', 'Ada', on) ?? []);
          else if (what === 'stale') apply(send(run, `${run.runId}/react/99`, 'epoch'));
          else if (run.command && run.command.state !== 'prepared')
            apply(settled(run, settlements[what] ?? truthfully(run), on).events);
        }
        expect(sentTwice).toEqual([]);
        expect(isOpen(run) || openCommand(run) === undefined).toBe(true);
      }),
      { numRuns: 400, seed: 20261122 },
    );
  });
});
