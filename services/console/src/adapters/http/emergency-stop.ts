import { LabError } from '@meguri/contracts';
import { z } from 'zod';
import { openApiSchema } from './describe-route.js';
import { localOperator } from './laboratory.js';

const PATIENCE_MS = 5000;

export const emergencyStopOrder = z.object({
  reason: z.string().max(500).optional().describe('Why, for the log.'),
});
export const emergencyStopAnswer = z
  .record(z.string(), z.unknown())
  .describe('The devices and whether each confirmed that it stopped.');

export const openApi = (schema: z.ZodType) => openApiSchema(schema, 'input');

/** The straight way to stop: HTTP to execution, past broker, database, queues and approvals. */
export class EmergencyStop {
  constructor(private readonly executionUrl: string) {}

  /**
   * Orders the stop. A body that makes no sense is no reason not to stop.
   * @throws LabError EMERGENCY_STOP.UNREACHABLE.
   */
  async stop(body: unknown): Promise<unknown> {
    const order = emergencyStopOrder.safeParse(body);
    const reason = (order.success && order.data.reason) || 'stopped from the console';
    const response = await this.#send({ by: localOperator.name, reason });
    const answer: unknown = await response.json().catch(() => ({}));
    if (!response.ok) throw unreachable(`Execution answered ${response.status}`, answer);
    return answer;
  }

  async #send(order: object): Promise<Response> {
    try {
      return await fetch(new URL('/emergency-stop', this.executionUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(order),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      throw unreachable('Execution does not answer', error);
    }
  }
}

const unreachable = (message: string, cause: unknown): LabError =>
  new LabError('EMERGENCY_STOP.UNREACHABLE', message, { cause });
