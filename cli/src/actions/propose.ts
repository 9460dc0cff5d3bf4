import { isDeepStrictEqual } from 'node:util';
import type { proposeTrials } from '@meguri/contracts';
import type { z } from 'zod';
import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import type { Output } from '../output.js';
import { type PointRow, readPoints } from './points-table.js';
import { readText } from './read-text.js';

type Answer = z.infer<typeof proposeTrials.output>;

interface ProposeOptions extends LaboratoryChoice {
  readonly points: string;
  readonly why: string;
}

/** Gives 0 when every point became a trial, 1 when some were refused. */
export async function propose(campaignId: string, options: ProposeOptions, output: Output): Promise<number> {
  const text = readText('table', options.points);
  const client = connectConsole(options);
  const { goal } = await client.campaign(campaignId);
  const rows = readPoints(options.points, text, goal);
  const points = rows.map(({ line: _, ...wanted }) => wanted);
  const answer = await client.propose(campaignId, { points, reason: options.why });
  for (const line of describeAnswer(options.points, rows, answer)) output.say(line);
  output.result(answer);
  return answer.refused.length > 0 ? 1 : 0;
}

/** What became of each row, in the order of the table. */
export function describeAnswer(file: string, rows: readonly PointRow[], { accepted, refused }: Answer): string[] {
  const left = { accepted: [...accepted], refused: [...refused] };
  return rows.map((row) => {
    const trial = takeFirst(left.accepted, row);
    const refusal = trial ? undefined : takeFirst(left.refused, row);
    const outcome = trial ? `becomes trial ${trial.trialId}` : `is refused: ${refusal?.reasons.join('; ')}`;
    return `${file}, line ${row.line} ${outcome}.`;
  });
}

/** Takes the first that answers the row; equal rows are answered in their order, trials before refusals. */
function takeFirst<T extends { readonly point: object; readonly source: string }>(
  answers: T[],
  { point, source }: PointRow,
): T | undefined {
  const index = answers.findIndex(
    (answer) => isDeepStrictEqual(answer.point, point) && (source === undefined || source === answer.source),
  );
  return index < 0 ? undefined : answers.splice(index, 1)[0];
}
