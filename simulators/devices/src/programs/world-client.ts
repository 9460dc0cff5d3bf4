import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@meguri/observability';
import type { AngleScan, Announcement, Chromatogram, Effect } from '@meguri/world';

/** An effect as the world tells a device about it. */
export type SeenEffect = Effect & { readonly chromatogram?: Chromatogram; readonly angleScan?: AngleScan };

/** The world says that an act is impossible as things stand. */
export class ImpossibleAct extends Error {
  override readonly name = 'ImpossibleAct';
}

const firstPause = 20;
const longestPause = 500;
/** HTTP status of a world whose disk is full */
const noRoom = 507;

/** A device's link to matter. It waits for a world that is away: every request may be repeated without harm. */
export class WorldClient {
  constructor(
    private readonly url: string,
    private readonly logger: Logger,
  ) {}

  /** @throws ImpossibleAct */
  async begin(announcement: Announcement): Promise<SeenEffect> {
    return (await this.#ask('POST', '/effects', announcement, [noRoom])) as SeenEffect;
  }

  /** @param fraction how far the act came, 0…1 */
  async end(programRun: string, fraction: number): Promise<SeenEffect> {
    return (await this.#ask('POST', `/effects/${programRun}/end`, { fraction })) as SeenEffect;
  }

  async find(programRun: string): Promise<SeenEffect | undefined> {
    return (await this.#ask('GET', `/effects/${programRun}`)) as SeenEffect | undefined;
  }

  async swap(locations: readonly [string, string]): Promise<void> {
    await this.#ask('POST', '/swap', { locations });
  }

  async vesselAt(location: string): Promise<string | null> {
    const answer = await this.#ask('GET', `/locations/${encodeURIComponent(location)}`);
    return (answer as { vessel: string | null }).vessel;
  }

  /** @param final statuses beside the client errors that asking again would not change */
  async #ask(method: string, path: string, body?: unknown, final: readonly number[] = []): Promise<unknown> {
    for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
      const answer = await this.#try(method, path, body);
      if (answer.status === 200) return answer.body;
      if (answer.status === 404) return undefined;
      if ((answer.status >= 400 && answer.status < 500) || final.includes(answer.status))
        throw new ImpossibleAct(answer.message);
      this.logger.warn('the world does not answer; asking again', {
        path,
        status: answer.status,
        reason: answer.message,
      });
      await sleep(pause);
    }
  }

  async #try(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body?: unknown; message: string }> {
    try {
      const response = await fetch(`${this.url}${path}`, {
        method,
        body: body === undefined ? null : JSON.stringify(body),
      });
      const answer = (await response.json()) as { error?: { message: string } };
      return { status: response.status, body: answer, message: answer.error?.message ?? '' };
    } catch (error) {
      return { status: 0, message: String(error) };
    }
  }
}
