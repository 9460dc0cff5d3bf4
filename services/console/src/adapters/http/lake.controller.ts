import {
  fetchFile,
  lakeStatistics,
  queryEvents,
  queryLineage,
  queryObservations,
  retractObservation,
} from '@meguri/contracts';
import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Asks, Commands } from './describe-route.js';
import { IdempotencyKey } from './idempotency-key.js';
import { Laboratory } from './laboratory.js';
import { queryInput } from './query-input.js';

type Raw = Record<string, string | string[] | undefined>;

/** What the data lake keeps: observations, lineage, files, events. */
@ApiTags('data')
@Controller('api')
export class LakeController {
  constructor(@Inject(Laboratory) private readonly laboratory: Laboratory) {}

  @Get('observations')
  @Asks(queryObservations)
  observations(@Query() query: Raw) {
    return this.laboratory.ask(queryObservations, queryInput(queryObservations, query));
  }

  @Post('observations/:observationId/retract')
  @Commands(retractObservation, { path: ['observationId'] })
  retract(@Param('observationId') observationId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(retractObservation, { ...body, observationId }, key);
  }

  @Get('lineage/:observationId')
  @Asks(queryLineage, { path: ['observationId'] })
  lineage(@Param('observationId') observationId: string) {
    return this.laboratory.ask(queryLineage, { observationId });
  }

  @Get('events')
  @Asks(queryEvents)
  events(@Query() query: Raw) {
    return this.laboratory.ask(queryEvents, queryInput(queryEvents, query));
  }

  @Get('statistics')
  @Asks(lakeStatistics)
  statistics(@Query() query: Raw) {
    return this.laboratory.ask(lakeStatistics, queryInput(lakeStatistics, query));
  }

  @Get('files/:sha256')
  @Asks(fetchFile, { path: ['sha256'], files: ['application/octet-stream'] })
  async file(@Param('sha256') sha256: string, @Res() response: Response): Promise<void> {
    const { file, base64 } = await this.laboratory.ask(fetchFile, { sha256 });
    // what its hash names never changes
    response.set('Cache-Control', 'private, max-age=31536000, immutable');
    response.type(file.mediaType).attachment(file.name).send(Buffer.from(base64, 'base64'));
  }
}
