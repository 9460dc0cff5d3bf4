import { LabError } from '@meguri/contracts';
import { type DeadLetter, DeadLetters } from '@meguri/messaging';
import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { openApiSchema, Refuses } from './describe-route.js';
import { localOperator } from './laboratory.js';

const Letter = z.object({
  sequence: z.int().min(1).describe('Its number among the dead letters.'),
  service: z.string().describe('The service whose handler could not take it.'),
  durable: z.string().describe('The handler.'),
  code: z.string().describe('Code of the error.'),
  reason: z.string().describe('What went wrong.'),
  origin: z
    .object({ stream: z.string(), sequence: z.int(), subject: z.string() })
    .describe('Where the message came from.'),
  deliveries: z.int().describe('How often it was delivered.'),
  campaignId: z.string().optional().describe('The campaign that it belongs to, if any.'),
  at: z.iso.datetime().describe('When it was given up.'),
  body: z.string().describe('The message as it was.'),
});
const Letters = z.object({ deadLetters: z.array(Letter), total: z.int().describe('How many there are in all.') });

const sequence = { name: 'sequence', description: 'Its number.', schema: { type: 'integer', minimum: 1 } } as const;
const one = { status: 200, description: 'The dead letter.', schema: openApiSchema(Letter, 'output') } as const;

/** Messages that no handler could take: a person looks, then retries or discards each. */
@ApiTags('dead letters')
@Controller('api/dead-letters')
export class DeadLettersController {
  constructor(@Inject(DeadLetters) private readonly letters: DeadLetters) {}

  @Get()
  @ApiOperation({ summary: 'The dead letters, oldest first.', operationId: 'dead-letters' })
  @ApiResponse({ status: 200, description: 'The list.', schema: openApiSchema(Letters, 'output') })
  @Refuses(503)
  async list() {
    const [letters, total] = await Promise.all([this.letters.list(), this.letters.count()]);
    return { deadLetters: letters.map(shown), total };
  }

  @Post(':sequence/retry')
  @HttpCode(200)
  @ApiOperation({ summary: 'Lets the handler try again.', operationId: 'dead-letters.retry' })
  @ApiParam(sequence)
  @ApiResponse(one)
  @Refuses(403, 404, 503)
  async retry(@Param('sequence') text: string) {
    return shown(await this.letters.retry(sequenceOf(text)));
  }

  @Post(':sequence/discard')
  @HttpCode(200)
  @ApiOperation({ summary: 'Gives the message up for good.', operationId: 'dead-letters.discard' })
  @ApiParam(sequence)
  @ApiResponse(one)
  @Refuses(403, 404, 503)
  async discard(@Param('sequence') text: string) {
    return shown(await this.letters.discard(sequenceOf(text), localOperator.name));
  }
}

const shown = ({ traceparent: _, ...letter }: DeadLetter) => letter;

function sequenceOf(text: string): number {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw new LabError('REQUEST.INVALID', `${JSON.stringify(text)} is no number of a dead letter`);
}
