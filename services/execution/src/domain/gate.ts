/** What is known of the way to a device at the moment of a call. */
export interface LinkState {
  readonly sessionUp: boolean;
  readonly reconnecting: boolean;
  /** Start time of the server as seen when the session began. */
  readonly serverEpoch: string;
  /** Milliseconds since the server last gave a sign of life. */
  readonly silentMs: number;
}
export interface GateQuestion {
  readonly link: LinkState;
  /** Server epoch that the command was written down with. */
  readonly serverEpoch: string;
  readonly leaseValid: boolean;
  readonly emergencyStop: boolean;
  /** Wall-clock milliseconds. */
  readonly now: number;
  readonly deadline: number;
}

/** A link that was silent for longer is not trusted with a command. */
export const FRESH_MS = 2000;

/**
 * Asked between CommandSent and the call: undefined when the call may be made, else why not. A closed gate is the
 * proof that nothing was sent.
 */
export function closedBecause(question: GateQuestion): string | undefined {
  const { link, serverEpoch, leaseValid, emergencyStop, now, deadline } = question;
  if (emergencyStop) return 'the emergency stop is latched';
  if (!leaseValid) return 'another instance may hold the workcell';
  if (!link.sessionUp) return 'there is no session with the device';
  if (link.reconnecting) return 'the link to the device is being repaired';
  if (link.serverEpoch !== serverEpoch) return 'the device was restarted meanwhile';
  if (link.silentMs >= FRESH_MS) return `the device has been silent for ${Math.round(link.silentMs)} ms`;
  if (now >= deadline) return 'the time for the command is over';
  return undefined;
}
