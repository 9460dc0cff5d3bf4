import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** The value of the header Idempotency-Key, undefined when it was not sent. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<Request>().get('idempotency-key'),
);
