/** The OPC UA status codes with which a unit refuses a call. */
export type RefusalStatus =
  | 'BadInvalidArgument'
  | 'BadInvalidState'
  | 'BadOutOfRange'
  | 'BadResourceUnavailable'
  | 'BadTimeout';

/** A call that a unit refuses; nothing has happened, nothing will. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: RefusalStatus,
    reason: string,
  ) {
    super(reason);
  }
}
