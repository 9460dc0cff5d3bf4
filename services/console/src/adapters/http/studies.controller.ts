import {
  cancelSurvey,
  chooseCandidates,
  closeStudy,
  listStudies,
  openStudy,
  readStudyFile,
  reopenStudy,
  screenCandidates,
  selectDescriptors,
  showStudy,
  suggestDescriptors,
} from '@meguri/contracts';
import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Asks, Commands } from './describe-route.js';
import { IdempotencyKey } from './idempotency-key.js';
import { Laboratory } from './laboratory.js';
import { queryInput } from './query-input.js';

type Raw = Record<string, string | string[] | undefined>;

const path = ['studyId'];

/** Large tables take some seconds to check, freeze and screen. */
const TABLE_MS = 60_000;

/** Studies: open, look, suggest, select, screen, choose, re-open, close. */
@ApiTags('studies')
@Controller('api/studies')
export class StudiesController {
  constructor(@Inject(Laboratory) private readonly laboratory: Laboratory) {}

  @Post()
  @Commands(openStudy, { status: 201 })
  open(@Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(openStudy, body, key, TABLE_MS);
  }

  @Get()
  @Asks(listStudies)
  list(@Query() query: Raw) {
    return this.laboratory.ask(listStudies, queryInput(listStudies, query));
  }

  @Get(':studyId')
  @Asks(showStudy, { path })
  show(@Param('studyId') studyId: string) {
    return this.laboratory.ask(showStudy, { studyId });
  }

  @Get(':studyId/files/:sha256')
  @Asks(readStudyFile, { path: ['studyId', 'sha256'], files: ['application/json', 'text/csv'] })
  async file(@Param() place: { studyId: string; sha256: string }, @Res() response: Response): Promise<void> {
    const { file, text } = await this.laboratory.ask(readStudyFile, place);
    // what its hash names never changes
    response.set('Cache-Control', 'private, max-age=31536000, immutable');
    response.type(file.mediaType).attachment(file.name).send(text);
  }

  @Post(':studyId/suggest')
  @Commands(suggestDescriptors, { path })
  suggest(@Param('studyId') studyId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(suggestDescriptors, { ...body, studyId }, key);
  }

  @Post(':studyId/select')
  @Commands(selectDescriptors, { path })
  select(@Param('studyId') studyId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(selectDescriptors, { ...body, studyId }, key, TABLE_MS);
  }

  @Post(':studyId/screen')
  @Commands(screenCandidates, { path })
  screen(@Param('studyId') studyId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(screenCandidates, { ...body, studyId }, key, TABLE_MS);
  }

  @Post(':studyId/choose')
  @Commands(chooseCandidates, { path })
  choose(@Param('studyId') studyId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(chooseCandidates, { ...body, studyId }, key);
  }

  @Post(':studyId/reopen')
  @Commands(reopenStudy, { path })
  reopen(@Param('studyId') studyId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(reopenStudy, { ...body, studyId }, key, TABLE_MS);
  }

  @Post(':studyId/cancel')
  @Commands(cancelSurvey, { path })
  cancel(@Param('studyId') studyId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(cancelSurvey, { ...body, studyId }, key);
  }

  @Post(':studyId/close')
  @Commands(closeStudy, { path })
  close(@Param('studyId') studyId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(closeStudy, { ...body, studyId }, key);
  }
}
