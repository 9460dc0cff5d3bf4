import { acknowledgeAlarm, listDevices, listRuns, recoverRun, resetEmergencyStop } from '@meguri/contracts';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Asks, Commands, Refuses } from './describe-route.js';
import { EmergencyStop, emergencyStopAnswer, emergencyStopOrder, openApi } from './emergency-stop.js';
import { IdempotencyKey } from './idempotency-key.js';
import { Laboratory } from './laboratory.js';

/** Devices, runs, alarms and the emergency stop. */
@ApiTags('workcell')
@Controller('api')
export class WorkcellController {
  constructor(
    @Inject(Laboratory) private readonly laboratory: Laboratory,
    @Inject(EmergencyStop) private readonly emergency: EmergencyStop,
  ) {}

  @Get('devices')
  @Asks(listDevices)
  devices() {
    return this.laboratory.ask(listDevices, {});
  }

  @Get('runs')
  @Asks(listRuns)
  runs(@Query('campaignId') campaignId?: string) {
    return this.laboratory.ask(listRuns, { campaignId });
  }

  @Post('runs/:runId/recover')
  @Commands(recoverRun, { path: ['runId'] })
  recover(@Param('runId') runId: string, @Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(recoverRun, { ...body, runId }, key);
  }

  @Post('alarms/:alarmId/acknowledge')
  @Commands(acknowledgeAlarm, { path: ['alarmId'] })
  acknowledge(@Param('alarmId') alarmId: string, @IdempotencyKey() key?: string) {
    return this.laboratory.command(acknowledgeAlarm, { alarmId }, key);
  }

  @Post('emergency-stop')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Stops every device at once; goes to execution directly, so it works without broker and database.',
    operationId: 'emergency-stop',
  })
  @ApiBody({ schema: openApi(emergencyStopOrder), required: false })
  @ApiResponse({ status: 200, description: 'What execution answered.', schema: openApi(emergencyStopAnswer) })
  @Refuses(403, 503)
  stop(@Body() body?: unknown) {
    return this.emergency.stop(body);
  }

  @Post('emergency-stop/reset')
  @Commands(resetEmergencyStop)
  reset(@Body() body: object, @IdempotencyKey() key?: string) {
    return this.laboratory.command(resetEmergencyStop, { ...body }, key);
  }
}
