import { LabError } from '@meguri/contracts';
import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import { wideTable } from '../tables/wide-table.js';
import { writeText } from './write-text.js';

/** Writes what campaigns measured and calculated at the same points side by side, for `meguri sparse` and the like. */
export async function writeTable(
  campaigns: readonly string[],
  options: LaboratoryChoice & { readonly output?: string },
): Promise<void> {
  const client = connectConsole(options);
  const goals = await Promise.all(campaigns.map(async (id) => (await client.campaign(id)).goal));
  const observed = await Promise.all(campaigns.map((id) => client.observations(id)));
  const { text, rows, averaged, pointless } = wideTable(observed.flat(), goals);
  if (rows === 0) throw new LabError('REQUEST.INVALID', `Nothing is observed yet in ${campaigns.join(', ')}.`);
  if (options.output === undefined) process.stdout.write(text);
  else writeText('--output', options.output, text);
  if (averaged > 0) process.stderr.write(`Means of several values: ${averaged} cells.\n`);
  if (pointless > 0) process.stderr.write(`Left out, since they belong to no point: ${pointless} observations.\n`);
}
