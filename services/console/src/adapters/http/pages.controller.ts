import { isLabError, showCampaign } from '@meguri/contracts';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { campaignPage, missingPage } from '../../pages/campaign-page.js';
import { campaignsPage } from '../../pages/campaigns-page.js';
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
    const title = await this.#titleOf(campaignId);
    if (title === undefined)
      response
        .status(404)
        .type('html')
        .send(missingPage(`campaign ${campaignId}`));
    else response.type('html').send(campaignPage(campaignId, title));
  }

  /** Undefined for a campaign that does not exist; its id while planning does not answer. */
  async #titleOf(campaignId: string): Promise<string | undefined> {
    try {
      const { summary } = await this.laboratory.ask(showCampaign, { campaignId });
      return summary.title || campaignId;
    } catch (error) {
      const isUnknown = isLabError(error) && (error.code === 'CAMPAIGN.UNKNOWN' || error.code === 'REQUEST.INVALID');
      return isUnknown ? undefined : campaignId;
    }
  }
}
