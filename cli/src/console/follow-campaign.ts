import { setTimeout as delay } from 'node:timers/promises';
import type { showCampaign } from '@meguri/contracts';
import type { z } from 'zod';
import { Changes } from './changes.js';
import type { ConsoleClient } from './console-client.js';
import { isPassing } from './patience.js';

export type Campaign = z.infer<typeof showCampaign.output>;

const RECONNECT_MS = 300;

/**
 * Tells of every change of a campaign until it has ended, and gives it as it then is. Every event of the stream leads to
 * one look at the campaign; a connection that breaks, as when the console is restarted, is made anew.
 */
export async function followCampaign(
  client: ConsoleClient,
  id: string,
  onChange: (campaign: Campaign) => void,
  signal: AbortSignal,
): Promise<Campaign> {
  for (;;) {
    const ended = await followOnce(client, id, onChange, signal).catch((error: unknown) => {
      if (signal.aborted || !isPassing(error)) throw error;
      return undefined;
    });
    if (ended !== undefined) return ended;
    await delay(RECONNECT_MS, undefined, { signal });
  }
}

async function followOnce(
  client: ConsoleClient,
  id: string,
  onChange: (campaign: Campaign) => void,
  signal: AbortSignal,
): Promise<Campaign | undefined> {
  const connection = new AbortController();
  // connected before the first look: nothing that happens in between is missed
  const events = await client.events(id, AbortSignal.any([signal, connection.signal]));
  const changes = new Changes();
  const reading = noteEach(events, changes);
  try {
    do {
      const campaign = await client.campaign(id);
      onChange(campaign);
      if (campaign.summary.state === 'finished') return campaign;
    } while (await changes.next());
    return undefined;
  } finally {
    connection.abort();
    await reading;
  }
}

async function noteEach(events: AsyncIterable<unknown>, changes: Changes): Promise<void> {
  try {
    for await (const _ of events) changes.note();
  } catch {
    // a broken connection is an end like any other: the caller connects again
  } finally {
    changes.end();
  }
}
