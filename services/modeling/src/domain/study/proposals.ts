import type { Goal, Point, proposeTrials, StudyEvent } from '@meguri/contracts';
import type { z } from 'zod';

type DataOf<T extends StudyEvent['type']> = Extract<StudyEvent, { type: T }>['data'];
type Candidate = DataOf<'CandidatesChosen'>['candidates'][number];
type Answer = DataOf<'CandidatesAnswered'>['answers'][number];
type Answered = z.infer<typeof proposeTrials.output>;

/** The cells of a candidate that are parameters of the campaign. */
export function pointOf(parameters: Goal['parameters'], { point }: Pick<Candidate, 'point'>): Point {
  const known = parameters.filter(({ name }) => point[name] !== undefined);
  // names of substances and choices may look like numbers
  return Object.fromEntries(
    known.map((parameter) => {
      const cell = point[parameter.name]!;
      return [parameter.name, 'unit' in parameter ? cell : String(cell)];
    }),
  );
}

/** What planning says, in the order of the candidates; points come back as they were sent. */
export function answersOf(candidates: readonly Candidate[], points: readonly Point[], said: Answered): Answer[] {
  const accepted = [...said.accepted];
  const refused = [...said.refused];
  return candidates.map(({ row }, i) => {
    const trial = take(accepted, points[i]!);
    if (trial) return { row, accepted: true, trialId: trial.trialId, reasons: [] };
    return { row, accepted: false, reasons: take(refused, points[i]!)?.reasons ?? ['planning did not say why'] };
  });
}

/** Takes the first of these that is about a point: equal points may be sent twice. */
function take<T extends { readonly point: Point }>(list: T[], point: Point): T | undefined {
  const at = list.findIndex((own) => textOf(own.point) === textOf(point));
  return at < 0 ? undefined : list.splice(at, 1)[0];
}

const textOf = (point: Point): string => JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));
