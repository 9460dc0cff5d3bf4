import { setTimeout as delay } from 'node:timers/promises';
import {
  campaignFinished,
  commandSent,
  jobSucceeded,
  lakeStatistics,
  queryEvents,
  runCompleted,
} from '@meguri/contracts';
import { connectNats, DeadLetters, Requests } from '@meguri/messaging';
import type { Campaign } from '../console/follow-campaign.js';
import type { CampaignReport } from '../results/laboratory.js';
import { ADMIN } from './nats-setup.js';
import { loopback, natsUrl, type Site } from './processes.js';

type PhysicalCommands = CampaignReport['physicalCommands'];

const ARCHIVED_WITHIN_MS = 15_000;
const LOOK_AGAIN_MS = 50;

/** Adds up what a campaign did: from its own state, the data lake, and the effects that the simulated world counted. */
export async function campaignReport(site: Site, campaign: Campaign): Promise<CampaignReport> {
  const { summary, goal } = campaign;
  const password = site.passwords.get(ADMIN);
  const account = password === undefined ? {} : { user: ADMIN, password };
  const connection = await connectNats({ service: 'console', url: natsUrl(site), ...account });
  try {
    const requests = new Requests(connection);
    const { campaignId, trials, end } = summary;
    await untilArchived(requests, campaign);
    const { events, observations } = await requests.send(lakeStatistics, { campaignId });
    const deadLetters = await (await DeadLetters.open(connection)).count();
    return {
      campaign: campaignId,
      status: end === 'aborted' || end === 'failed' ? end : 'finished',
      trials: trials.observed + trials.failed,
      observations,
      best: bestOf(summary, goal),
      physicalCommands: {
        sent: await countEvents(requests, campaignId, commandSent.type),
        ...(await countEffects(site, campaignId)),
      },
      deadLetters,
      events,
      seconds: (Date.parse(summary.finishedAt!) - Date.parse(summary.startedAt)) / 1000,
    };
  } finally {
    await connection.close();
  }
}

// the lake follows the streams a moment later
async function untilArchived(requests: Requests, { summary, goal, trials }: Campaign): Promise<void> {
  const { campaignId } = summary;
  const people = new Set(goal.sources.filter(({ type }) => type === 'person').map(({ name }) => name));
  const answered = trials.filter(({ state, source }) => state === 'observed' && !people.has(source)).length;
  const isArchived = async () => {
    const answers = await countEvents(requests, campaignId, runCompleted.type, jobSucceeded.type);
    const { observations } = await requests.send(lakeStatistics, { campaignId });
    if (answers < answered || observations < summary.trials.observed) return false;
    return (await countEvents(requests, campaignId, campaignFinished.type)) > 0;
  };
  const deadline = performance.now() + ARCHIVED_WITHIN_MS;
  while (performance.now() < deadline && !(await isArchived())) await delay(LOOK_AGAIN_MS);
}

async function countEvents(requests: Requests, campaignId: string, ...types: string[]): Promise<number> {
  const { total } = await requests.send(queryEvents, { campaignId, types, limit: 1 });
  return total;
}

interface Effect {
  /** <run>/<step>/<attempt> */
  readonly taskId: string;
  readonly state: string;
  readonly orderedBy?: string;
}

async function countEffects(site: Site, campaignId: string): Promise<Pick<PhysicalCommands, 'executed' | 'repeated'>> {
  const response = await fetch(`${loopback(site.ports.world)}/effects?all=1`);
  const { effects } = (await response.json()) as { effects: readonly Effect[] };
  return countRepeats(effects.filter(({ taskId }) => taskId.startsWith(`${campaignId}_t`)));
}

/** Counts effects, and those beyond one for each step that no person ordered; what came to nothing is no effect. */
export function countRepeats(effects: readonly Effect[]): Pick<PhysicalCommands, 'executed' | 'repeated'> {
  const happened = effects.filter(({ state }) => state !== 'none');
  const stepOf = ({ taskId }: Effect) => taskId.slice(0, taskId.lastIndexOf('/'));
  const done = new Set<string>();
  const repeats = happened.filter((effect) => {
    const again = done.has(stepOf(effect)) && effect.orderedBy === undefined;
    done.add(stepOf(effect));
    return again;
  });
  return { executed: happened.length, repeated: repeats.length };
}

function bestOf(summary: Campaign['summary'], goal: Campaign['goal']): Record<string, number> {
  const values = summary.best?.values ?? [];
  return Object.fromEntries(
    goal.objectives.flatMap(({ name }) => {
      const quantity = values.find((value) => value.name === name);
      return quantity === undefined ? [] : [[name, quantity.value]];
    }),
  );
}
