import { type ErrorCode, isLabError, showCampaign, showStudy } from '@meguri/contracts';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { campaignPage, missingPage } from '../../pages/campaign-page.js';
import { campaignsPage } from '../../pages/campaigns-page.js';
import { studiesPage, studyPage } from '../../pages/studies-page.js';
import { Laboratory } from './laboratory.js';

/** The pages; they load their data from the API like any other client. */
@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(@Inject(Laboratory) private readonly laboratory: Laboratory) {}

  @Get()
  campaigns(@Res() response: Response): void {
    response.type('html').send(campaignsPage());
  }

  @Get('campaigns/:campaignId')
  async campaign(@Param('campaignId') campaignId: string, @Res() response: Response): Promise<void> {
    const title = await titleOf(campaignId, async () => {
      const { summary } = await this.laboratory.ask(showCampaign, { campaignId });
      return summary.title;
    });
    if (title === undefined) sendMissing(response, `campaign ${campaignId}`);
    else response.type('html').send(campaignPage(campaignId, title));
  }

  @Get('studies')
  studies(@Res() response: Response): void {
    response.type('html').send(studiesPage());
  }

  @Get('studies/:studyId')
  async study(@Param('studyId') studyId: string, @Res() response: Response): Promise<void> {
    const title = await titleOf(studyId, async () => (await this.laboratory.ask(showStudy, { studyId })).title);
    if (title === undefined) sendMissing(response, `study ${studyId}`);
    else response.type('html').send(studyPage(studyId, title));
  }
}

const unknown: readonly ErrorCode[] = ['CAMPAIGN.UNKNOWN', 'STUDY.UNKNOWN', 'REQUEST.INVALID'];

/** Undefined for what does not exist; the id while the service that knows does not answer. */
async function titleOf(id: string, ask: () => Promise<string>): Promise<string | undefined> {
  try {
    return (await ask()) || id;
  } catch (error) {
    return isLabError(error) && unknown.includes(error.code) ? undefined : id;
  }
}

const sendMissing = (response: Response, what: string): void => {
  response.status(404).type('html').send(missingPage(what));
};
