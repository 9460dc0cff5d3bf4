import { isLabError, lakeStatistics, listCampaigns, listDevices, listModels, listWorkflows } from '@meguri/contracts';
import { HEALTH, type Health } from '@meguri/observability';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { openApiSchema } from './describe-route.js';
import { Laboratory } from './laboratory.js';

const LaboratoryHealth = z.object({
  ready: z.boolean().describe('Whether everything below is ok.'),
  checks: z.record(z.string(), z.string()).describe('Part of the laboratory to ok, or the reason why not.'),
});

/** A question to each service that costs it little. */
const questions = {
  planning: listCampaigns,
  execution: listDevices,
  simulation: listWorkflows,
  modeling: listModels,
  'data-lake': lakeStatistics,
} as const;

/** Whether the laboratory as a whole can work, as seen from the console. */
@ApiTags('health')
@Controller('api/health')
export class LaboratoryHealthController {
  constructor(
    @Inject(Laboratory) private readonly laboratory: Laboratory,
    @Inject(HEALTH) private readonly health: Health,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Which parts of the laboratory answer.', operationId: 'health' })
  @ApiResponse({
    status: 200,
    description: 'The state of each part.',
    schema: openApiSchema(LaboratoryHealth, 'output'),
  })
  async show(): Promise<z.infer<typeof LaboratoryHealth>> {
    const own = await this.health.readiness();
    const answers = await Promise.all(
      Object.entries(questions).map(async ([name, question]) => [name, await this.#answers(question)]),
    );
    const checks = { console: own.ready ? 'ok' : Object.values(own.checks).join('; '), ...Object.fromEntries(answers) };
    return { ready: Object.values(checks).every((check) => check === 'ok'), checks };
  }

  async #answers(question: (typeof questions)[keyof typeof questions]): Promise<string> {
    try {
      await this.laboratory.ask(question, {});
      return 'ok';
    } catch (error) {
      return isLabError(error) ? `${error.message} (${error.code})` : String(error);
    }
  }
}
