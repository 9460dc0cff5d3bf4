import { listCalculators, listModels, listWorkflows } from '@meguri/contracts';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asks } from './describe-route.js';
import { Laboratory } from './laboratory.js';
import { queryInput } from './query-input.js';

type Raw = Record<string, string | string[] | undefined>;

/** Published models, and the calculations that can be asked for. */
@ApiTags('models')
@Controller('api')
export class ModelsController {
  constructor(@Inject(Laboratory) private readonly laboratory: Laboratory) {}

  @Get('models')
  @Asks(listModels)
  models(@Query() query: Raw) {
    return this.laboratory.ask(listModels, queryInput(listModels, query));
  }

  @Get('workflows')
  @Asks(listWorkflows)
  workflows() {
    return this.laboratory.ask(listWorkflows, {});
  }

  @Get('calculators')
  @Asks(listCalculators)
  calculators() {
    return this.laboratory.ask(listCalculators, {});
  }
}
