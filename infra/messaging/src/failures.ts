import { isLabError, LabError, type LabErrorOptions } from '@meguri/contracts';
import { JetStreamApiError, JetStreamError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';

// account, server or stream has no room, or writing to the disk failed
const NO_ROOM = new Set([10002, 10023, 10028, 10047, 10077]);

/** Translates what the NATS client throws into an error of the laboratory. */
export function asMessagingError(error: unknown, what: string): LabError {
  if (isLabError(error)) return error;
  const options: LabErrorOptions = { cause: error };
  const message = `${what}: ${error instanceof Error ? error.message : String(error)}`;
  if (isPermissionViolation(error)) return new LabError('MESSAGING.FORBIDDEN', message, options);
  if (isStoreFull(error)) return new LabError('MESSAGING.STORE_FULL', message, options);
  return new LabError('MESSAGING.UNAVAILABLE', message, options);
}

/** The server said that it keeps nothing more, so nothing was stored. */
export const isStoreFull = (error: unknown): boolean => error instanceof JetStreamApiError && NO_ROOM.has(error.code);

export function isPermissionViolation(error: unknown): boolean {
  if (error instanceof errors.PermissionViolationError) return true;
  return error instanceof Error && error.cause !== undefined && isPermissionViolation(error.cause);
}

/** Nobody listens on the subject of a request; it was not delivered to anybody. */
export const isNoResponder = (error: unknown): boolean =>
  error instanceof errors.NoRespondersError ||
  (error instanceof JetStreamError && error.cause instanceof errors.RequestError) ||
  (error instanceof errors.RequestError && error.isNoResponders());
