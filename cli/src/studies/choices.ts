import { ScreeningResult, type StudyView } from '@meguri/contracts';
import { connectConsole, type LaboratoryChoice } from '../console/console-connection.js';
import { UsageError } from '../failure.js';
import type { Output } from '../output.js';
import { short, shortHash, studyLines } from './describe-study.js';
import { studyWhen } from './follow-study.js';
import { tableFrom } from './life.js';

interface DescriptorOptions extends LaboratoryChoice {
  readonly features: string[];
  readonly diagram: string;
  readonly why: string;
  readonly target?: string;
  readonly wait?: boolean;
}

/** Suggests or selects descriptors. */
export async function describe(
  action: 'suggest' | 'select',
  id: string,
  { features, diagram, why, target, wait, ...choice }: DescriptorOptions,
  output: Output,
): Promise<void> {
  const client = connectConsole(choice);
  const before = await client.study(id);
  const surveys = before.generations.flatMap(({ survey }) => (survey ? [survey.file.sha256] : []));
  const body = { features, diagram: whole('survey', diagram, surveys), why, ...(target !== undefined && { target }) };
  await client.changeStudy(id, action, body);
  const isModelled = ({ models, selections }: StudyView) => models.length >= selections.length;
  const study = await (wait ? studyWhen(client, id, isModelled, output) : client.study(id));
  output.say(`${features.join(', ')}: ${action === 'select' ? 'chosen' : 'suggested'} in study ${id}.`);
  if (wait) for (const line of studyLines(study)) output.say(line);
  output.result(study);
}

interface ScreenOptions extends LaboratoryChoice {
  readonly candidates: string;
  readonly target?: string;
  readonly minimise?: boolean;
  readonly show: number;
}

export async function screen(id: string, options: ScreenOptions, output: Output): Promise<void> {
  const { candidates, target, minimise } = options;
  const client = connectConsole(options);
  const { result, count, outside } = await client.screen(id, {
    candidates: tableFrom(candidates),
    ...(target !== undefined && { target }),
    direction: minimise ? 'minimise' : 'maximise',
  });
  const screening = ScreeningResult.parse(JSON.parse(await client.studyFile(id, result.sha256)));
  output.say(`screening ${shortHash(result.sha256)}: ${count} candidates, ${outside} outside the domain`);
  for (const candidate of screening.candidates.slice(0, options.show)) output.say(candidateLine(screening, candidate));
  for (const { target, intervals } of screening.targets) output.say(`${target}: ${MEANING[intervals]}`);
  output.result({ studyId: id, sha256: result.sha256, count, outside, ...screening });
}

const MEANING = {
  'search-and-fit': 'intervals of 90 % count in that the descriptors were searched for',
  fit: 'intervals of 90 % are of the chosen descriptors alone, since a winner without some rows needs what a candidate lacks',
} as const;

function candidateLine(
  { targets }: ScreeningResult,
  { rank, row, name, predictions }: ScreeningResult['candidates'][number],
) {
  const values = targets.map(({ target, unit }) => {
    const { mean, lower, upper, inside } = predictions[target]!;
    const interval =
      lower === null || upper === null ? 'no interval: too few rows' : `${short(lower)} to ${short(upper)}`;
    return `${target} ${short(mean)}${unit && ` ${unit}`} (${interval})${inside ? '' : ', extrapolated'}`;
  });
  return `${rank}. row ${row}, ${name}: ${values.join('; ')}`;
}

interface ChooseOptions extends LaboratoryChoice {
  readonly rows: number[];
  readonly why: string;
  readonly screening?: string;
  readonly wait?: boolean;
}

export async function choose(id: string, options: ChooseOptions, output: Output): Promise<void> {
  const { rows, why, screening, wait } = options;
  const client = connectConsole(options);
  const { screenings } = await client.study(id);
  const hashes = screenings.map(({ result }) => result.sha256);
  const newest = hashes.at(-1);
  if (newest === undefined)
    throw new UsageError(`study ${id} has no screening yet; \`meguri study screen\` makes one.`);
  const seen = screening === undefined ? newest : whole('screening', screening, hashes);
  const { choice } = await client.changeStudy<{ choice: number }>(id, 'choose', { screening: seen, rows, why });
  const isAnswered = ({ from, choices }: StudyView) => !from.campaignId || choices[choice - 1]?.answers !== undefined;
  const study = await (wait ? studyWhen(client, id, isAnswered, output) : client.study(id));
  output.say(`Choice ${choice} of study ${id} is made.`);
  if (wait) for (const line of studyLines(study)) output.say(line);
  output.result(study);
}

/** The hash that begins as was typed. */
function whole(what: string, beginning: string, hashes: readonly string[]): string {
  const found = [...new Set(hashes.filter((hash) => hash.startsWith(beginning)))];
  if (beginning.length >= 6 && found.length === 1) return found[0]!;
  const known = hashes.map(shortHash).join(', ') || 'none yet';
  throw new UsageError(
    `${beginning} is not the hash of one ${what} of the study, with at least 6 digits; it has ${known}.`,
  );
}
