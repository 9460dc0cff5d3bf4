import type { Actor } from '@meguri/contracts';

/** Why a decision is taken: what the events of that decision are traced back to. */
export interface Cause {
  /** Id of the event, command or deadline; the same cause never gives two commits at one version of an aggregate. */
  readonly id: string;
  /** Wall-clock time of the decision. */
  readonly now: Date;
  /** The handler that decides, when several handlers hear of the same cause. */
  readonly handler?: string;
  /** The campaign that it belongs to. */
  readonly correlationId?: string;
  readonly traceparent?: string;
  /** The person, agent or service that asked for it. */
  readonly actor?: Actor;
}
