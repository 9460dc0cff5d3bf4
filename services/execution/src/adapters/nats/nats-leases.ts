import { Lease } from '@meguri/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Leases, Tenancy } from '../../application/ports.js';

/** One lease per workcell: whoever holds it may open sessions with its devices. */
export class NatsLeases implements Leases {
  constructor(
    private readonly nc: NatsConnection,
    private readonly workcell: string,
    private readonly holder: string,
    private readonly ttlMs: number,
  ) {}

  wait(signal: AbortSignal): Promise<Tenancy> {
    return Lease.wait(this.nc, `workcell-${this.workcell}`, this.holder, this.ttlMs, signal);
  }
}
