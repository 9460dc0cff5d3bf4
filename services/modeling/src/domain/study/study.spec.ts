import type { Actor, StudyEvent } from '@meguri/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answered, choose, screen, select, suggest } from './choices.js';
import { type Decision, isRefusal } from './decision.js';
import { cancel, close, type Order, open, reopen, reopenByObservations, surveyed, surveyFailed } from './life.js';
import { evolveStudy, newestOf, type Study, type StudyHistory, stateOf, unknownStudy } from './study.js';

const person: Actor = { kind: 'person', name: 'M. Ito' };
const agent: Actor = { kind: 'agent', name: 'adviser' };
const at = '2026-01-01T00:00:00.000Z';
const sha = (n: number) => n.toString(16).padStart(64, '0');
const file = (n: number) => ({ sha256: sha(n), bytes: 1, mediaType: 'text/csv', name: 'table.csv' });
const tableOf = (rows: number) => ({ file: file(rows), rows, hash: sha(rows) });
const order = (commandId: string, by = person): Order => ({ commandId, by, at });
const variables = ['a', 'b', 'c', 'd'];

const opening = {
  title: 'Study',
  from: { kind: 'campaign' as const, campaignId: 'mixture', reopenOn: { observations: 3 } },
  question: {
    ...{ targets: ['y'], ignore: [], factors: [], groups: {}, omit: [], units: {}, origins: {} },
    folds: { kind: 'leave-one-out' as const },
    constraints: { force: ['a'], forbid: ['d'], eitherOr: [['b', 'c']], maxSize: 2 },
    ...{ top: 100, permutations: 19, seed: 1 },
  },
  table: tableOf(10),
};
const best = { features: ['a'], rmse: 1, q2: 0.5 };
const found = { best, nullRmse: 2, fullRmse: null, nestedRmse: 1.5, permutationP: 0.05, stability: 1 };
const survey = (n: number) => ({
  ...{ survey: file(n), variables, targets: [{ target: 'y', subsets: 8, ...found }], seconds: 1 },
});

function after(history: StudyHistory, decision: Decision): StudyHistory {
  if (isRefusal(decision)) throw new Error(`${decision.refused}: ${decision.message}`);
  return decision.reduce(evolveStudy, history);
}
const opened = after(unknownStudy('s'), open(unknownStudy('s'), order('open'), opening)) as Study;
const looked = after(opened, surveyed(opened, 1, survey(1000))) as Study;
const choice = { features: ['a', 'b'], why: 'known', diagram: sha(1000) };
const candidate = { row: 1, name: '1', point: { a: 1 }, predictions: {} };
const screening = { candidates: file(7), result: file(2000), models: [], count: 1, outside: 0 };

const refusalOf = (decision: Decision) => (isRefusal(decision) ? decision : undefined);

describe('a study', () => {
  it('is decided on by a person, from the diagram of the newest data', () => {
    expect(refusalOf(select(looked, order('1', agent), choice))?.refused).toBe('STUDY.PERSON_DECIDES');
    const outdated = refusalOf(select(looked, order('1'), { ...choice, diagram: sha(1) }));
    expect(outdated).toMatchObject({ refused: 'STUDY.DIAGRAM_MISMATCH', remedy: expect.stringContaining(sha(1000)) });
    const again = after(looked, reopen(looked, order('2'), tableOf(12), 'more'));
    expect(refusalOf(select(again, order('3'), choice))?.refused).toBe('STUDY.DIAGRAM_MISMATCH');
    const chosen = after(looked, select(looked, order('1'), choice)) as Study;
    expect(chosen.selections).toEqual([{ generation: 1, target: 'y', ...choice, by: person, at }]);
  });

  it('lets an agent suggest', () => {
    expect((after(looked, suggest(looked, order('1', agent), choice)) as Study).suggestions).toHaveLength(1);
  });

  it.each([
    [['b'], 'a is forced'],
    [['a', 'd'], 'd is forbidden'],
    [['a', 'b', 'c'], 'of b and c at most one'],
    [['a', 'b', 'c'], 'at most 2'],
    [['a', 'e'], 'no variable e'],
    [['a', 'a'], 'named twice'],
    [[], 'no variable is chosen'],
  ])('refuses the descriptors %j: %s', (features, message) => {
    const refusal = refusalOf(select(looked, order('1'), { ...choice, features }));
    expect(refusal).toMatchObject({ refused: 'STUDY.SELECTION_INVALID', message: expect.stringContaining(message) });
  });

  it('keeps candidates that a person chose from a screening of the newest data, and what planning says, once', () => {
    const screened = after(looked, screen(looked, order('1'), screening));
    const chosen = { screening: sha(2000), candidates: [candidate], why: 'best' };
    expect(refusalOf(choose(screened, order('2', agent), chosen))?.refused).toBe('STUDY.PERSON_DECIDES');
    expect(refusalOf(choose(screened, order('2'), { ...chosen, screening: sha(3) }))).toBeDefined();
    const made = after(screened, choose(screened, order('2'), chosen));
    const answers = [{ row: 1, accepted: true, trialId: 't0001', reasons: [] }];
    const told = after(made, answered(made, 1, answers)) as Study;
    expect(told.choices[0]).toMatchObject({ campaignId: 'mixture', answers });
    expect(answered(told, 1, answers)).toEqual([]);
    const later = after(told, reopen(told, order('3'), tableOf(12), 'more'));
    expect(refusalOf(choose(later, order('4'), chosen))?.refused).toBe('STUDY.DIAGRAM_MISMATCH');
  });

  it('begins again by itself with as many new rows as it waits for, and by a person with any', () => {
    expect(reopenByObservations(looked, tableOf(12), { at, withdrawn: false })).toEqual([]);
    const again = after(looked, reopenByObservations(looked, tableOf(13), { at, withdrawn: false })) as Study;
    expect([stateOf(again), newestOf(again).generation, newestOf(again).why]).toEqual([
      'surveying',
      2,
      '3 new rows of observations',
    ]);
    expect(refusalOf(reopen(looked, order('1'), tableOf(10), 'same'))?.refused).toBe('STUDY.NOTHING_NEW');
  });

  it('begins again when one of its rows was withdrawn, and not when another was', () => {
    const withdrawn = { at, withdrawn: true };
    expect(reopenByObservations(looked, tableOf(9), withdrawn)).toMatchObject([{ data: { generation: 2, added: -1 } }]);
    expect(reopenByObservations(looked, tableOf(10), withdrawn)).toEqual([]);
  });

  it('takes the same data again where their survey came to nothing', () => {
    const cancelled = after(opened, cancel(opened, order('1'), 'enough', 'Re-open it.')) as Study;
    expect(stateOf(cancelled)).toBe('failed');
    expect(after(cancelled, reopen(cancelled, order('2'), tableOf(10), 'again'))).toMatchObject({
      generations: [{}, { generation: 2 }],
    });
  });

  it('takes the survey of the data that it waits for, once', () => {
    expect(surveyed(looked, 1, survey(1001))).toEqual([]);
    expect(surveyed(opened, 2, survey(1001))).toEqual([]);
    expect(surveyFailed(looked, 1, { code: 'X', reason: 'late', remedy: '' })).toEqual([]);
  });

  /** Everything that may be asked of a study, by anybody, in any state. */
  const asked = fc.oneof(
    fc.record({ rows: fc.integer({ min: 8, max: 20 }), id: fc.nat(3) }).map(({ rows, id }) => (study: StudyHistory) => {
      return reopen(study, order(`reopen-${id}`), tableOf(rows), 'more');
    }),
    fc
      .integer({ min: 8, max: 20 })
      .map(
        (rows) => (study: StudyHistory) =>
          reopenByObservations(study, tableOf(rows), { at, withdrawn: rows % 2 === 0 }),
      ),
    fc.nat(3).map((n) => (study: StudyHistory) => surveyed(study, n, survey(1000 + n))),
    fc.nat(3).map((n) => (study: StudyHistory) => surveyFailed(study, n, { code: 'X', reason: 'no', remedy: 'so' })),
    fc
      .record({ diagram: fc.nat(3), by: fc.constantFrom(person, agent), features: fc.subarray(variables) })
      .map(({ diagram, by, features }) => (study: StudyHistory) => {
        return select(study, order(`select-${diagram}`, by), { features, why: 'so', diagram: sha(1000 + diagram) });
      }),
    fc.constant((study: StudyHistory) => screen(study, order('screen'), screening)),
    fc.constantFrom(person, agent).map((by) => (study: StudyHistory) => {
      return choose(study, order('choose', by), { screening: sha(2000), candidates: [candidate], why: 'so' });
    }),
    fc.constant((study: StudyHistory) => cancel(study, order('cancel'), 'enough', '')),
    fc.constant((study: StudyHistory) => close(study, order('close'), 'done')),
  );

  it('whatever is asked of it, in any order: only persons decide, from diagrams that were the newest, and nothing after its end', () => {
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 25 }), (questions) => {
        let study: StudyHistory = opened;
        const told: StudyEvent[] = [];
        for (const question of questions) {
          const decision = question(study);
          if (isRefusal(decision)) continue;
          for (const event of decision) {
            if (event.type === 'DescriptorsSelected') {
              expect(event.data.by.kind).toBe('person');
              expect(event.data.diagram).toBe(newestOf(study as Study).survey?.file.sha256);
            }
            if (event.type === 'CandidatesChosen') expect(event.data.by.kind).toBe('person');
            expect((study as Study).closed).toBeUndefined();
            study = evolveStudy(study, event);
            told.push(event);
          }
          // a repeat of what was just decided changes nothing
          const repeated = question(study);
          if (decision.length > 0 && !('refused' in repeated)) expect(repeated).toEqual([]);
        }
        const { generations } = study as Study;
        expect(generations.map(({ generation }) => generation)).toEqual(generations.map((_, i) => i + 1));
        for (const { survey: own, failure } of generations) expect(own && failure).toBeUndefined();
        const opens = open(unknownStudy('s'), order('open'), opening) as readonly StudyEvent[];
        expect([...opens, ...told].reduce(evolveStudy, unknownStudy('s'))).toEqual(study);
      }),
    );
  });
});
