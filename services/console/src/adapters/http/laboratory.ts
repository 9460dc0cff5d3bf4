import { type Actor, LabError, type RequestContract } from '@meguri/contracts';
import { REQUESTS, type Requests } from '@meguri/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';

/** Everybody who reaches the console on this machine; users come with the roles of a later version. */
export const localOperator: Actor = { kind: 'person', name: 'local operator' };

const KEY = /^[\x21-\x7e]{1,200}$/;

/** The laboratory as the console reaches it; commands go out in the name of the person who gave them. */
@Injectable()
export class Laboratory {
  constructor(@Inject(REQUESTS) private readonly requests: Requests) {}

  /** Asks; changes nothing. What takes long to work out is waited for longer than the usual time. */
  ask<C extends RequestContract>(contract: C, input: object, timeoutMs?: number): Promise<z.infer<C['output']>> {
    return this.requests.send(contract, input as z.input<C['input']>, { timeoutMs });
  }

  /**
   * Gives a command. Repeating it with the same key does nothing twice. What takes long is waited for longer than the usual time.
   * @throws LabError REQUEST.INVALID for an unusable key, and whatever the service refuses with.
   */
  command<C extends RequestContract>(
    contract: C,
    input: object,
    key?: string,
    timeoutMs?: number,
  ): Promise<z.infer<C['output']>> {
    if (key !== undefined && !KEY.test(key))
      throw new LabError('REQUEST.INVALID', 'Idempotency-Key must be 1 to 200 visible ASCII characters');
    return this.requests.send(contract, input as z.input<C['input']>, {
      commandId: key,
      actor: localOperator,
      timeoutMs,
    });
  }
}
