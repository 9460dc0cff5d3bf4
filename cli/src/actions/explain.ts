import type { explainCampaign, showCampaign } from '@meguri/contracts';
import type { z } from 'zod';
import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import type { Output } from '../output.js';

type Explained = z.infer<typeof explainCampaign.output>;
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
  for (const line of explanationLines(explained, goal.objectives[0]!)) output.say(line);
  output.result(explained);
}

/** What people read; amounts are in the unit of the objective. */
export function explanationLines(explained: Explained, { name, unit }: Objective): string[] {
  const { observations, kernel, importance, diagnosis, prediction } = explained;
  if (!kernel) return [`Too little is observed for a model yet (observations: ${observations}).`];
  const amount = (value: number) => `${Number(value.toPrecision(3))}${unit && ` ${unit}`}`;
  const lines = [`From ${observations} observations.`];
  if (importance)
    lines.push(
      `What moves the predicted ${name}, on average over ${importance.points} observed points:`,
      ...importance.parameters.map(({ parameter, effect }) => `  ${parameter}  ${amount(effect)}`),
    );
  if (diagnosis)
    lines.push(
      `Predicted without being seen: typical error ${amount(diagnosis.rmse)}; guessing the mean ${amount(diagnosis.nullRmse)}.`,
      ...diagnosis.coverage.map(
        ({ promised, found }) => `  ${Math.round(100 * found)} % within their ${Math.round(100 * promised)} % interval`,
      ),
    );
  if (prediction)
    lines.push(
      `${prediction.trialId}: ${amount(prediction.mean)} is predicted; the average of ${amount(prediction.baseline)} changes by`,
      ...prediction.parameters.map(
        ({ parameter, effect }) => `  ${parameter}  ${effect > 0 ? '+' : ''}${amount(effect)}`,
      ),
    );
  return lines;
}
