import { LabError } from '@meguri/contracts';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CampaignEvents } from '../nats/campaign-events.js';
import { formatCursor, parseCursor } from '../nats/event-cursor.js';
import { StudyEvents } from '../nats/study-events.js';
import { Refuses, Streams } from './describe-route.js';
import { LiveAnswers, lastEventOf } from './live-answers.js';

/** What happens, as server-sent events: each message is one event in its envelope, its id tells where to resume. */
@Controller('api')
export class EventsController {
  constructor(
    @Inject(CampaignEvents) private readonly campaigns: CampaignEvents,
    @Inject(StudyEvents) private readonly studies: StudyEvents,
    @Inject(LiveAnswers) private readonly live: LiveAnswers,
  ) {}

  @Get('campaigns/:campaignId/events')
  @ApiTags('campaigns')
  @Streams(
    'campaign.events',
    'Events of the campaign, its runs, jobs and observations, and of its workcell, as they happen.',
  )
  @ApiParam({ name: 'campaignId', description: 'Id of the campaign.', schema: { type: 'string' } })
  @ApiQuery({
    name: 'from',
    required: false,
    description: "now (default), or start: the campaign's own events from the first, all others from now.",
    schema: { type: 'string', enum: ['now', 'start'], default: 'now' },
  })
  @Refuses(400, 404, 503)
  async ofCampaign(
    @Param('campaignId') campaignId: string,
    @Query('from') from: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const beginning = lastEventOf(request, parseCursor) ?? beginningOf(from);
    await this.live.answer(request, response, async (tell, connection) =>
      formatCursor(
        await this.campaigns.follow(
          campaignId,
          beginning,
          ({ events, cursor }) => tell(events, formatCursor(cursor)),
          connection,
        ),
      ),
    );
  }

  @Get('studies/:studyId/events')
  @ApiTags('studies')
  @Streams('study.events', 'Events of the study and of its models, as they happen.')
  @ApiParam({ name: 'studyId', description: 'Id of the study.', schema: { type: 'string' } })
  @Refuses(400, 404, 503)
  async ofStudy(@Param('studyId') studyId: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const after = lastEventOf(request, parseSequence);
    await this.live.answer(request, response, async (tell, connection) =>
      String(
        await this.studies.follow(studyId, after, ({ events, sequence }) => tell(events, String(sequence)), connection),
      ),
    );
  }
}

const parseSequence = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);

function beginningOf(from = 'now'): 'now' | 'start' {
  if (from !== 'now' && from !== 'start') throw new LabError('REQUEST.INVALID', 'from must be now or start');
  return from;
}
