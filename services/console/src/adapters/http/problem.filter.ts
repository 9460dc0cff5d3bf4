import { type ErrorCode, errorCatalogue, isLabError, LabError } from '@meguri/contracts';
import { LOGGER, type Logger } from '@meguri/observability';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { Response } from 'express';

/** Answers every error as `application/problem+json` with code, message, remedy and, where there are such, problems. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.end();
      return;
    }
    const known = isLabError(error) ? error : asLabError(error);
    if (known.code === 'REQUEST.INTERNAL') this.logger.error('request failed', { error });
    const { code, message, remedy, context } = known;
    const problems = Array.isArray(context.problems) ? { problems: context.problems } : {};
    response
      .status(statusOf(code))
      .type('application/problem+json')
      .send(JSON.stringify({ code, message, remedy, ...problems }));
  }
}

/** What Nest and its body parser throw. */
function asLabError(error: unknown): LabError {
  const status = error instanceof HttpException ? error.getStatus() : Number((error as { status?: unknown })?.status);
  if (status === 404) return new LabError('CONSOLE.NOT_FOUND', (error as Error).message, { cause: error });
  if (status >= 400 && status < 500) return new LabError('REQUEST.INVALID', (error as Error).message, { cause: error });
  return new LabError('REQUEST.INTERNAL', 'The console failed while it worked on the request', { cause: error });
}

const exact: Partial<Record<ErrorCode, number>> = {
  'REQUEST.INVALID': 400,
  'CONSOLE.FOREIGN_ORIGIN': 403,
  'CAMPAIGN.FILE_INVALID': 422,
  'CAMPAIGN.EXISTS': 409,
  'STUDY.EXISTS': 409,
  'STUDY.DATA_INVALID': 422,
  'STUDY.SELECTION_INVALID': 422,
  'STUDY.PERSON_DECIDES': 403,
  'STUDY.NOTHING_NEW': 409,
  'FILE.TOO_LARGE': 413,
  'EMERGENCY_STOP.UNREACHABLE': 503,
  'EMERGENCY_STOP.NOT_LATCHED': 409,
  'MESSAGING.OUTCOME_UNKNOWN': 504,
  'APPROVAL.EXPIRED': 409,
};

/** The HTTP status that fits a code. */
export function statusOf(code: ErrorCode): number {
  const status = exact[code];
  if (status !== undefined) return status;
  if (/(\.|_)(UNKNOWN|NOT_FOUND)$/.test(code)) return 404;
  if (/(WRONG_STATE|MISMATCH|CONFLICT)$/.test(code)) return 409;
  return errorCatalogue[code]?.retryable ? 503 : 500;
}
