import {
  abortCampaign,
  explainCampaign,
  exportObservations,
  listCampaigns,
  pauseCampaign,
  proposeTrials,
  replayCampaign,
  resumeCampaign,
  showCampaign,
  submitCampaign,
  validateCampaign,
} from '@meguri/contracts';
import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Asks, Commands, Refuses } from './describe-route.js';
import { IdempotencyKey } from './idempotency-key.js';
import { Laboratory } from './laboratory.js';

type TextOrObject = string | { readonly text?: string };

/** A campaign file may come as it is, or as a member of a JSON object. */
const withText = (body: TextOrObject | undefined): object => (typeof body === 'string' ? { text: body } : (body ?? {}));

/** Effects of many parameters take some seconds to add up. */
const EXPLANATION_MS = 60_000;
/** A campaign file is checked with all of its sources, and calculators take their time for the first answer. */
const CHECK_MS = 30_000;

/** Campaigns: submit, look, pause, resume, abort, export. */
@ApiTags('campaigns')
@Controller('api/campaigns')
export class CampaignsController {
  constructor(@Inject(Laboratory) private readonly laboratory: Laboratory) {}

  @Post()
  @Commands(submitCampaign, { status: 201 })
  @ApiConsumes('application/json', 'application/yaml', 'text/plain')
  @Refuses(422)
  submit(@Body() body: TextOrObject, @IdempotencyKey() key?: string) {
    return this.laboratory.command(submitCampaign, withText(body), key, CHECK_MS);
  }

  @Post('validate')
  @Commands(validateCampaign)
  @ApiConsumes('application/json', 'application/yaml', 'text/plain')
  validate(@Body() body: TextOrObject) {
    return this.laboratory.command(validateCampaign, withText(body), undefined, CHECK_MS);
  }

  @Get()
  @Asks(listCampaigns)
  list() {
    return this.laboratory.ask(listCampaigns, {});
  }

  @Get(':campaignId')
  @Asks(showCampaign, { path: ['campaignId'] })
  show(@Param('campaignId') campaignId: string) {
    return this.laboratory.ask(showCampaign, { campaignId });
  }

  @Get(':campaignId/replay')
  @Asks(replayCampaign, { path: ['campaignId'] })
  replay(@Param('campaignId') campaignId: string) {
    return this.laboratory.ask(replayCampaign, { campaignId });
  }

  @Get(':campaignId/explanation')
  @Asks(explainCampaign, { path: ['campaignId'] })
  explain(@Param('campaignId') campaignId: string, @Query('trialId') trialId?: string) {
    const question = { campaignId, ...(trialId !== undefined && { trialId }) };
    return this.laboratory.ask(explainCampaign, question, EXPLANATION_MS);
  }

  @Post(':campaignId/pause')
  @Commands(pauseCampaign, { path: ['campaignId'] })
  pause(@Param('campaignId') campaignId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(pauseCampaign, { ...body, campaignId }, key);
  }

  @Post(':campaignId/resume')
  @Commands(resumeCampaign, { path: ['campaignId'] })
  resume(@Param('campaignId') campaignId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(resumeCampaign, { ...body, campaignId }, key);
  }

  @Post(':campaignId/abort')
  @Commands(abortCampaign, { path: ['campaignId'] })
  abort(@Param('campaignId') campaignId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(abortCampaign, { ...body, campaignId }, key);
  }

  @Post(':campaignId/proposals')
  @Commands(proposeTrials, { path: ['campaignId'] })
  propose(@Param('campaignId') campaignId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(proposeTrials, { ...body, campaignId }, key);
  }

  @Get(':campaignId/export')
  @Asks(exportObservations, { path: ['campaignId'], files: ['text/csv', 'application/json'] })
  async export(
    @Param('campaignId') campaignId: string,
    @Query('format') format: string,
    @Res() response: Response,
  ): Promise<void> {
    const { mediaType, name, text } = await this.laboratory.ask(exportObservations, { campaignId, format });
    response.type(mediaType).attachment(name).send(text);
  }
}
