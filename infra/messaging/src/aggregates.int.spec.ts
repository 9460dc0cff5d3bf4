import { aggregateSubject } from '@meguri/contracts';
import { eventually, type RunningNats, startNats } from '@meguri/testing';
import { jetstream } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causeOf, counterDefinition, countersOf, countOnce } from '../test-support/counter.js';
import { lossyLink } from '../test-support/lossy-link.js';
import { connectNats, EventStore, OpenAggregates } from './index.js';

let nats: RunningNats;
const subjectOf = (id: string) => aggregateSubject('planning', 'counter', id);
const openStore = async (url = nats.url) =>
  EventStore.open(await connectNats({ service: 'planning', url }), 'planning');
const commitsOf = async (store: EventStore, id: string) => Array.fromAsync(store.load(subjectOf(id)));

beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

describe('a decision', () => {
  it('is stored whole as one CloudEvents batch with consecutive revisions and its cause', async () => {
    const store = await openStore();
    const counters = countersOf(store);
    const cause = { ...causeOf('c1'), correlationId: 'campaign-1', actor: { kind: 'person', name: 'Aki' } as const };
    const first = await counters.execute('whole', cause, countOnce('c1', 3));
    expect(first).toMatchObject({ revision: 3, state: { sum: 3 } });
    const [commit, ...others] = await commitsOf(store, 'whole');
    expect(others).toHaveLength(0);
    expect(commit?.id).toBe(first.commitId);
    expect(commit?.events.map(({ id, revision }) => [id, revision])).toEqual(
      [1, 2, 3].map((revision) => [`${first.commitId}/${revision - 1}`, revision]),
    );
    expect(commit?.events[0]).toMatchObject({
      specversion: '1.0',
      type: 'meguri.planning.Counted.v1',
      source: 'planning',
      subject: subjectOf('whole'),
      correlationid: 'campaign-1',
      causationid: 'c1',
      actor: { name: 'Aki' },
    });
  });

  it('to do nothing stores nothing', async () => {
    const store = await openStore();
    const counters = countersOf(store);
    await counters.execute('nothing', causeOf('c1'), countOnce('c1'));
    const again = await counters.execute('nothing', causeOf('c1'), countOnce('c1'));
    expect(again).toMatchObject({ revision: 1, appended: [] });
    expect(await commitsOf(store, 'nothing')).toHaveLength(1);
  });

  it('is taken on what is read again, when there are more aggregates than the memory may hold', async () => {
    const store = await openStore();
    const counters = countersOf(store, 2);
    for (const id of ['many-1', 'many-2', 'many-3']) await counters.execute(id, causeOf(id), countOnce(id));
    expect(counters.peek('many-1')).toBeUndefined();
    expect(counters.peek('many-3')).toMatchObject({ sum: 1 });
    expect(await counters.execute('many-1', causeOf('again'), countOnce('again'))).toMatchObject({ state: { sum: 2 } });
  });

  it('is folded as it is stored, so that all readers have the same state', async () => {
    const counters = countersOf(await openStore());
    const { appended } = await counters.execute('exact', causeOf('c'), () => [
      { type: 'Counted', data: { by: -0, command: 'c' } },
    ]);
    // JSON knows no negative zero
    expect(appended[0]).toEqual({ type: 'Counted', data: { by: 0, command: 'c' } });
  });

  it('is not stored when a fact does not fit its contract', async () => {
    const store = await openStore();
    const counters = countersOf(store);
    const wrong = counters.execute('wrong', causeOf('c'), () => [{ type: 'Counted', data: { by: 0.5, command: 'c' } }]);
    await expect(wrong).rejects.toMatchObject({ code: 'MESSAGING.MALFORMED' });
    expect(await store.lastSequence(subjectOf('wrong'))).toBe(0);
  });

  it('of more than a mebibyte is refused and the aggregate goes on', async () => {
    const counters = countersOf(await openStore());
    const huge = counters.execute('huge', causeOf('c'), countOnce('c'.repeat(1_100_000)));
    await expect(huge).rejects.toMatchObject({ code: 'MESSAGING.COMMIT_TOO_LARGE' });
    expect((await counters.execute('huge', causeOf('d'), countOnce('d'))).state.sum).toBe(1);
  });

  it('sees what another process stored a moment ago', async () => {
    const [one, other] = [countersOf(await openStore()), countersOf(await openStore())];
    for (let n = 0; n < 20; n++) {
      await one.execute('seen', causeOf(`a${n}`), countOnce(`a${n}`));
      expect((await other.execute('seen', causeOf(`b${n}`), countOnce(`b${n}`))).state.sum).toBe(2 * n + 2);
    }
  });
});

describe('two writers that race for one aggregate', () => {
  it('lose no decision, double none, and leave no hole', async () => {
    const writers = [countersOf(await openStore()), countersOf(await openStore())];
    const names = Array.from({ length: 150 }, (_, n) => n);
    await Promise.all(
      writers.map(async (counters, writer) => {
        for (const n of names)
          await counters.execute('race', causeOf(`${writer}-${n}`), countOnce(`${writer}-${n}`, 2));
      }),
    );
    const { state, revision } = await countersOf(await openStore()).get('race');
    expect(revision).toBe(600);
    expect(state.sum).toBe(600);
    expect(new Set(state.commands).size).toBe(300);
    expect(state.commands).toHaveLength(300);
  });

  it('have exactly one winner per version', async () => {
    const stores = await Promise.all([openStore(), openStore(), openStore()]);
    const envelope = (await commitsOf(stores[0]!, 'whole'))[0]!.events[0]!;
    for (let round = 0; round < 50; round++) {
      const subject = subjectOf(`winner-${round}`);
      const tries = stores.map((store, n) =>
        store.append(subject, 0, `round-${round}-${n}`, [{ ...envelope, subject }]),
      );
      const results = await Promise.allSettled(tries);
      const losers = results.filter((result) => result.status === 'rejected');
      expect(losers.map(({ reason }) => reason.code)).toEqual(['MESSAGING.CONFLICT', 'MESSAGING.CONFLICT']);
    }
  });
});

describe('a lost acknowledgement', () => {
  it('does not double the decision: the commit is found and recognised', async () => {
    const link = await lossyLink(nats.port);
    const store = await openStore(link.url);
    const counters = countersOf(store);
    await counters.execute('lost', causeOf('c1'), countOnce('c1'));
    link.swallowNext('"stream":"PLANNING"');
    let decisions = 0;
    const outcome = await counters.execute('lost', causeOf('c2'), (state) => {
      decisions++;
      // not idempotent on purpose: only the id of the commit can tell
      return [{ type: 'Counted', data: { by: 10 + state.sum, command: 'c2' } }];
    });
    expect(link.swallowed).toBe(1);
    expect(decisions).toBe(1);
    expect(outcome).toMatchObject({ revision: 2, state: { sum: 12 }, appended: [{ data: { by: 11 } }] });
    expect(outcome.commitId).toBe((await commitsOf(store, 'lost'))[1]?.id);
    await link.close();
  });

  it('of an append whose id the server knows already is a conflict, never a success', async () => {
    const store = await openStore();
    const events = (await commitsOf(store, 'whole'))[0]!.events;
    await store.append(subjectOf('same-id'), 0, 'one-id', events);
    await expect(store.append(subjectOf('same-id'), 0, 'one-id', events)).rejects.toMatchObject({
      code: 'MESSAGING.CONFLICT',
    });
    expect(await commitsOf(store, 'same-id')).toHaveLength(1);
  });
});

describe('the memory of a service', () => {
  it('keeps open aggregates, forgets closed ones, and reads those again', async () => {
    const counters = countersOf(await openStore());
    await counters.execute('closing', causeOf('c1'), countOnce('c1'));
    expect(counters.peek('closing')?.sum).toBe(1);
    await counters.execute('closing', causeOf('c2'), () => [{ type: 'CounterClosed', data: {} }]);
    expect(counters.peek('closing')).toBeUndefined();
    expect((await counters.get('closing')).state).toMatchObject({ sum: 1, closed: true });
  });

  it('of a service knows which aggregates of all processes are open, and hears of what becomes of them', async () => {
    const link = await lossyLink(nats.port);
    const counters = countersOf(await openStore(link.url));
    const other = countersOf(await openStore());
    const close = (id: string) => other.execute(id, causeOf('close'), () => [{ type: 'CounterClosed', data: {} }]);
    for (const id of ['mine', 'gone', 'theirs']) await other.execute(id, causeOf(id), countOnce(`${id}-1`));
    await close('gone');
    const open = new OpenAggregates(counters, { ...counterDefinition, isClosed: ({ closed }) => closed });
    const firsts = async () => (await open.all()).map(({ commands }) => commands[0]);
    expect(await firsts()).toEqual(expect.arrayContaining(['mine-1', 'theirs-1']));
    expect(await firsts()).not.toContain('gone-1');
    const heard: string[] = [];
    open.onChange(({ commands, sum, closed }) => heard.push(`${commands[0]} ${closed ? 'closed' : sum}`));
    link.cut();
    await other.execute('theirs', causeOf('theirs 2'), countOnce('theirs-2', 2));
    await close('mine');
    expect(await firsts()).not.toContain('mine-1');
    expect(heard).toEqual(['theirs-1 3', 'mine-1 closed']);
    open.onApplicationShutdown();
    await expect(open.all()).rejects.toMatchObject({ code: 'MESSAGING.UNAVAILABLE' });
    await link.close();
  });

  it('lists every aggregate that has a history', async () => {
    const counters = countersOf(await openStore());
    expect(await counters.ids()).toEqual(expect.arrayContaining(['whole', 'race', 'closing']));
    expect((await counters.get('never-seen')).revision).toBe(0);
    expect(await counters.ids()).not.toContain('never-seen');
  });

  it('reads a long history as well as a short one', async () => {
    const store = await openStore();
    for (let n = 0; n < 60; n++) await countersOf(store).execute('long', causeOf(`c${n}`), countOnce(`c${n}`));
    expect((await countersOf(store).get('long')).state.commands).toEqual(Array.from({ length: 60 }, (_, n) => `c${n}`));
  });
});

describe('damaged history', () => {
  it('with a hole is refused, and whoever watches the store hears of it', async () => {
    const store = await openStore();
    const events = (await commitsOf(store, 'whole'))[0]!.events;
    const holed = events.map((event) => ({ ...event, revision: event.revision + 5 }));
    await store.append(subjectOf('hole'), 0, 'holed', holed);
    await expect(countersOf(store).get('hole')).rejects.toMatchObject({ code: 'MESSAGING.HISTORY_DAMAGED' });
    expect((await store.damaged).code).toBe('MESSAGING.HISTORY_DAMAGED');
  });

  it('that ends before what was acknowledged is refused', async () => {
    const store = await openStore();
    const last = await store.lastSequence(subjectOf('race'));
    const read = Array.fromAsync(store.load(subjectOf('race'), last + 1));
    await expect(read).rejects.toMatchObject({ code: 'MESSAGING.HISTORY_DAMAGED' });
  });

  it('that is not a commit is named with its subject', async () => {
    await jetstream(await nats.connect()).publish(subjectOf('garbage'), '{not json');
    await expect(countersOf(await openStore()).get('garbage')).rejects.toMatchObject({
      code: 'MESSAGING.MALFORMED',
      message: expect.stringContaining(subjectOf('garbage')),
    });
  });
});

describe('an interrupted connection', () => {
  it('delays a decision and loses nothing', async () => {
    const link = await lossyLink(nats.port);
    const counters = countersOf(await openStore(link.url));
    for (let n = 0; n < 5; n++) {
      link.cut();
      await eventually(() => counters.execute('cut', causeOf(`c${n}`), countOnce(`c${n}`)));
    }
    expect((await counters.get('cut')).state.sum).toBe(5);
    await link.close();
  });
});
