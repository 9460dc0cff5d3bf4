import { jetstream } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { asMessagingError } from './failures.js';
import { leaseBucketOf } from './streams.js';

const SIGNS_PER_TTL = 4;

/** Signs of life that the server forgets after a time, by which processes know of each other. They give no right to anything. */
export class SignsOfLife {
  private constructor(
    private readonly kv: KV,
    /** How often a sign has to be given, milliseconds. */
    readonly everyMs: number,
  ) {}

  /** @param ttlMs how long a sign holds: 1000, 3000, 10000 or 30000. */
  static async open(nc: NatsConnection, ttlMs: number): Promise<SignsOfLife> {
    const kv = await new Kvm(jetstream(nc, { timeout: ttlMs / 2 })).open(leaseBucketOf(ttlMs));
    return new SignsOfLife(kv, ttlMs / SIGNS_PER_TTL);
  }

  /** @throws LabError MESSAGING.UNAVAILABLE */
  async give(id: string): Promise<void> {
    try {
      await this.kv.put(keyOf(id), '');
    } catch (error) {
      throw asMessagingError(error, `The sign of life of ${id} could not be given`);
    }
  }

  /** @throws LabError MESSAGING.UNAVAILABLE */
  async isThere(id: string): Promise<boolean> {
    try {
      return (await this.kv.get(keyOf(id))) !== null;
    } catch (error) {
      throw asMessagingError(error, `The sign of life of ${id} could not be read`);
    }
  }
}

const keyOf = (id: string): string => `alive-${id}`;
