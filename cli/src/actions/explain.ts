import type { explainCampaign, showCampaign } from '@meguri/contracts';
import type { z } from 'zod';
import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import type { Output } from '../output.js';

type Explained = z.infer<typeof explainCampaign.output>;
type Learnt = Pick<Explained, 'importance' | 'diagnosis' | 'prediction'>;
type Objective = z.infer<typeof showCampaign.output>['goal']['objectives'][number];

/** Says what the planner has learnt in a campaign, and with a trial what its prediction is made of. */
export async function explain(
  campaign: string,
  { trial, ...choice }: LaboratoryChoice & { readonly trial?: string },
  output: Output,
): Promise<void> {
  const client = connectConsole(choice);
  const { goal } = await client.campaign(campaign);
  const explained = await client.explanation(campaign, trial);
  for (const line of explanationLines(explained, improvedBy(goal))) output.say(line);
  output.result(explained);
}

const improvedBy = ({ objectives }: { readonly objectives: readonly Objective[] }): Objective[] =>
  objectives.filter(({ direction }) => direction !== 'limit');

/** What people read, objective after objective in the order of the campaign. */
export function explanationLines(explained: Explained, [first, ...further]: readonly Objective[]): string[] {
  const { observations, others = [], ...learnt } = explained;
  const about = (objective: Objective) => others.find((other) => other.objective === objective.name) ?? {};
  const all = [linesOf(learnt, first!), ...further.map((objective) => linesOf(about(objective), objective))];
  if (all.every((lines) => lines.length === 0))
    return [`Too little is observed for a model yet (observations: ${observations}).`];
  return [`From ${observations} observations.`, ...all.flat()];
}

/** What was learnt of one objective, in its unit; nothing without a model. */
function linesOf({ importance, diagnosis, prediction }: Learnt, { name, unit }: Objective): string[] {
  const amount = (value: number) => `${Number(value.toPrecision(3))}${unit && ` ${unit}`}`;
  const lines: string[] = [];
  if (importance)
    lines.push(
      `What moves the predicted ${name}, on average over ${importance.points} observed points:`,
      ...importance.parameters.map(({ parameter, effect }) => `  ${parameter}  ${amount(effect)}`),
    );
  if (diagnosis)
    lines.push(
      `The ${name} predicted without being seen: typical error ${amount(diagnosis.rmse)}; guessing the mean ${amount(diagnosis.nullRmse)}.`,
      ...diagnosis.coverage.map(
        ({ promised, found }) => `  ${Math.round(100 * found)} % within their ${Math.round(100 * promised)} % interval`,
      ),
    );
  if (prediction)
    lines.push(
      `${prediction.trialId}: a ${name} of ${amount(prediction.mean)} is predicted; the average of ${amount(prediction.baseline)} changes by`,
      ...prediction.parameters.map(
        ({ parameter, effect }) => `  ${parameter}  ${effect > 0 ? '+' : ''}${amount(effect)}`,
      ),
    );
  return lines;
}
