import { LabError } from '@meguri/contracts';
import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import type { Output } from '../output.js';
import type { SdColumn } from '../tables/sd-columns.js';
import { readCampaign } from './campaign-text.js';
import { readText } from './read-text.js';

interface SubmitOptions extends LaboratoryChoice {
  readonly data?: string;
  /** Columns of standard deviations. */
  readonly sd?: readonly SdColumn[];
  readonly id?: string;
  readonly check?: boolean;
}

export async function submit(file: string, options: SubmitOptions, output: Output): Promise<void> {
  const campaign = readCampaign(file);
  const measurements = measurementsIn(options);
  const client = connectConsole(options);
  const { problems, goal, imported = [] } = await client.validate({ ...campaign, measurements });
  if (goal === undefined || problems.length > 0) {
    throw new LabError('CAMPAIGN.FILE_INVALID', `${file} has problems:`, { context: { problems } });
  }
  if (options.check) {
    output.say(`${file} is a valid campaign: ${goal.title}`);
    output.result({ problems, goal });
    return;
  }
  const { campaignId } = await client.submit({ ...campaign, imported, campaignId: options.id });
  const earlier = imported.length === 0 ? '' : ` with ${imported.length} earlier measurements`;
  output.say(`Campaign ${campaignId} begins${earlier}; \`meguri watch ${campaignId}\` follows it.`);
  output.result({ campaignId, imported: imported.length });
}

function measurementsIn({ data, sd = [] }: SubmitOptions) {
  if (data === undefined) return undefined;
  const sds = Object.fromEntries(sd.map(({ objective, column }) => [objective, column]));
  return { name: data, text: readText('table', data), sds };
}
