import { checkCalculation, checkProcedure } from '@meguri/contracts';
import type { Requests } from '@meguri/messaging';
import type { Feasibility, Input } from '../../application/ports.js';

/** Shorter than the time that whoever submits a campaign waits. */
const timeoutMs = 3000;
/** Calculators are programs that are started to say what they are; some take seconds to say it for the first time. */
const CALCULATORS_MS = 25_000;

/** Asks execution and simulation over NATS. */
export class NatsFeasibility implements Feasibility {
  constructor(private readonly requests: Requests) {}

  procedure(question: Input<typeof checkProcedure>) {
    return this.requests.send(checkProcedure, question, { timeoutMs });
  }

  calculation(question: Input<typeof checkCalculation>) {
    return this.requests.send(checkCalculation, question, { timeoutMs: CALCULATORS_MS });
  }
}
