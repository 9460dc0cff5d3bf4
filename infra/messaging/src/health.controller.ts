import { HEALTH, type Health, METRICS, type Metrics } from '@meguri/observability';
import { Controller, Get, Inject, Res } from '@nestjs/common';

interface Reply {
  status(code: number): Reply;
  type(mediaType: string): Reply;
  send(body: string): unknown;
}

/** What operators and Kubernetes ask a service: is it alive, can it work, what does it measure. */
@Controller()
export class HealthController {
  constructor(
    @Inject(HEALTH) private readonly health: Health,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  @Get('live')
  live(): { alive: true } {
    return { alive: true };
  }

  @Get('ready')
  async ready(@Res() reply: Reply): Promise<void> {
    const readiness = await this.health.readiness();
    reply
      .status(readiness.ready ? 200 : 503)
      .type('application/json')
      .send(JSON.stringify(readiness));
  }

  @Get('metrics')
  async expose(@Res() reply: Reply): Promise<void> {
    const { contentType, body } = await this.metrics.expose();
    reply.status(200).type(contentType).send(body);
  }
}
