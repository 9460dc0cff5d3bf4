import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '@meguri/contracts';
import { JetStreamApiCodes, JetStreamApiError, jetstream } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { asMessagingError } from './failures.js';
import { LEASE_TTLS_MS, leaseBucketOf } from './streams.js';

/** The holder stops itself at this part of the time to live, before the server lets another one in. */
const VALID_PART = 0.8;
const RENEWALS_PER_TTL = 4;

/** The right to be the only active one, for a time, with an epoch that grows with every holder. */
export class Lease {
  /** Whoever performs the effect must refuse a smaller epoch than it has seen. */
  readonly epoch: number;
  /** Resolves when the lease is over: lost, expired or released. */
  readonly lost: Promise<void>;
  readonly #renewals: NodeJS.Timeout;
  #expiry: NodeJS.Timeout | undefined;
  #revision: number;
  #validUntil = 0;
  #end!: () => void;

  private constructor(
    private readonly kv: KV,
    private readonly key: string,
    private readonly holder: string,
    private readonly ttlMs: number,
    granted: { revision: number; askedAt: number },
  ) {
    this.epoch = granted.revision;
    this.#revision = granted.revision;
    this.lost = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#extend(granted.askedAt);
    this.#renewals = setInterval(() => void this.#renew(), ttlMs / RENEWALS_PER_TTL);
  }

  /**
   * Takes the lease if nobody holds it.
   * @param ttlMs one of 1000, 3000, 10000, 30000.
   * @returns undefined when another one holds it.
   */
  static async acquire(nc: NatsConnection, key: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    if (!LEASE_TTLS_MS.some((prepared) => prepared === ttlMs))
      throw new RangeError(`no bucket is prepared for leases of ${ttlMs} ms, only for ${LEASE_TTLS_MS.join(', ')}`);
    const kv = await new Kvm(jetstream(nc, { timeout: ttlMs / 2 })).open(leaseBucketOf(ttlMs));
    const askedAt = performance.now();
    try {
      const revision = await kv.create(key, JSON.stringify({ holder }));
      return new Lease(kv, key, holder, ttlMs, { revision, askedAt });
    } catch (error) {
      if (isHeld(error)) return undefined;
      throw asMessagingError(error, `Lease ${key}`);
    }
  }

  /** Stands by until the lease is free, then takes it. */
  static async wait(
    nc: NatsConnection,
    key: string,
    holder: string,
    ttlMs: number,
    signal?: AbortSignal,
  ): Promise<Lease> {
    for (;;) {
      signal?.throwIfAborted();
      const lease = await Lease.acquire(nc, key, holder, ttlMs).catch(waitOutUnavailability);
      if (lease) return lease;
      await sleep(ttlMs / RENEWALS_PER_TTL, undefined, { signal });
    }
  }

  /** Necessary, never sufficient: see epoch. */
  get valid(): boolean {
    return performance.now() < this.#validUntil;
  }

  /** Lets the next one in at once. */
  async release(): Promise<void> {
    const held = this.valid;
    this.#finish();
    if (!held) return;
    try {
      await this.kv.delete(this.key, { previousSeq: this.#revision });
    } catch (error) {
      if (!isHeld(error))
        throw asMessagingError(error, `Lease ${this.key} could not be given back; it expires by itself`);
    }
  }

  async #renew(): Promise<void> {
    const askedAt = performance.now();
    const value = JSON.stringify({ holder: this.holder, epoch: this.epoch });
    try {
      this.#revision = await this.kv.update(this.key, value, this.#revision);
      if (this.valid) this.#extend(askedAt);
    } catch (error) {
      // no answer is no loss yet: the next renewal may come through while the lease is valid
      if (isHeld(error)) await this.#recognise();
    }
  }

  /** A renewal whose answer got lost left a revision behind that only its epoch shows to be ours. */
  async #recognise(): Promise<void> {
    const entry = await this.kv.get(this.key).catch(() => undefined);
    if (entry === undefined) return;
    const isOurs = entry?.operation === 'PUT' && entry.json<{ epoch?: number }>().epoch === this.epoch;
    if (isOurs) this.#revision = entry.revision;
    else this.#finish();
  }

  /** Counted from before the request, so it ends before the server's own clock says so. */
  #extend(askedAt: number): void {
    clearTimeout(this.#expiry);
    this.#validUntil = askedAt + this.ttlMs * VALID_PART;
    this.#expiry = setTimeout(() => this.#finish(), this.#validUntil - performance.now());
  }

  #finish(): void {
    clearInterval(this.#renewals);
    clearTimeout(this.#expiry);
    this.#validUntil = 0;
    this.#end();
  }
}

const isHeld = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamWrongLastSequence;

function waitOutUnavailability(error: unknown): undefined {
  if (error instanceof LabError && error.retryable) return undefined;
  throw error;
}
