import { cancelJob, listJobs, resumeJob, showJob } from '@meguri/contracts';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asks, Commands } from './describe-route.js';
import { IdempotencyKey } from './idempotency-key.js';
import { Laboratory } from './laboratory.js';
import { queryInput } from './query-input.js';

const path = ['jobId'];

/** Calculations: look, let paused ones go on, call off. */
@ApiTags('jobs')
@Controller('api/jobs')
export class JobsController {
  constructor(@Inject(Laboratory) private readonly laboratory: Laboratory) {}

  @Get()
  @Asks(listJobs)
  list(@Query() query: Record<string, string | string[] | undefined>) {
    return this.laboratory.ask(listJobs, queryInput(listJobs, query));
  }

  @Get(':jobId')
  @Asks(showJob, { path })
  show(@Param('jobId') jobId: string) {
    return this.laboratory.ask(showJob, { jobId });
  }

  @Post(':jobId/resume')
  @Commands(resumeJob, { path })
  resume(@Param('jobId') jobId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(resumeJob, { ...body, jobId }, key);
  }

  @Post(':jobId/cancel')
  @Commands(cancelJob, { path })
  cancel(@Param('jobId') jobId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(cancelJob, { ...body, jobId }, key);
  }
}
