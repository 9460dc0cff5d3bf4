import { answerTrial, approveTrial, rejectTrial, releaseTrial } from '@meguri/contracts';
import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Commands } from './describe-route.js';
import { IdempotencyKey } from './idempotency-key.js';
import { Laboratory } from './laboratory.js';

const path = ['campaignId', 'trialId'];

interface Place {
  readonly campaignId: string;
  readonly trialId: string;
}

/** Decisions of a person about one trial. */
@ApiTags('trials')
@Controller('api/campaigns/:campaignId/trials/:trialId')
export class TrialsController {
  constructor(@Inject(Laboratory) private readonly laboratory: Laboratory) {}

  @Post('approve')
  @Commands(approveTrial, { path })
  approve(@Param() place: Place, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(approveTrial, { ...body, ...place }, key);
  }

  @Post('reject')
  @Commands(rejectTrial, { path })
  reject(@Param() place: Place, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(rejectTrial, { ...body, ...place }, key);
  }

  @Post('release')
  @Commands(releaseTrial, { path })
  release(@Param() place: Place, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(releaseTrial, { ...body, ...place }, key);
  }

  @Post('answer')
  @Commands(answerTrial, { path })
  answer(@Param() place: Place, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(answerTrial, { ...body, ...place }, key);
  }
}
