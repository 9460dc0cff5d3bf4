import type { RequestContract } from '@meguri/contracts';
import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

type ResponseOptions = Parameters<typeof ApiResponse>[0];
type Schema = Extract<ResponseOptions, { schema: unknown }>['schema'];

export const Problem = z
  .object({
    code: z.string().describe('Stable code; docs/errors.md explains each.'),
    message: z.string().describe('What happened, for people.'),
    remedy: z.string().describe('What to do about it.'),
    problems: z
      .array(
        z.object({
          file: z.string().optional().describe('Name of the table that has it; absent: the file itself.'),
          line: z.int().min(1).optional().describe('Line in the file, from 1.'),
          column: z.int().min(1).optional().describe('Column in the line, from 1.'),
          field: z.string().describe('Path of the field.'),
          message: z.string().describe('What is wrong.'),
          remedy: z.string().optional().describe('What to do about it.'),
        }),
      )
      .optional()
      .describe('Every problem of the input at once.'),
  })
  .describe('Why a request was refused.');

/** A zod schema in the dialect of OpenAPI 3.0. */
export const openApiSchema = (schema: z.ZodType, io: 'input' | 'output'): Schema =>
  z.toJSONSchema(schema, { target: 'openapi-3.0', io }) as Schema;

const refusals: Readonly<Record<number, string>> = {
  400: 'The request does not fit its schema.',
  403: 'The request comes from a page of another site.',
  404: 'There is no such thing.',
  409: 'It is not in a state that allows this.',
  422: 'The campaign file has problems; all are listed.',
  503: 'A service of the laboratory does not answer at present.',
};

/** Documents the refusals of a route. */
export const Refuses = (...statuses: readonly number[]): MethodDecorator =>
  applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: refusals[status] ?? 'Refused.',
        content: { 'application/problem+json': { schema: openApiSchema(Problem, 'output') } },
      }),
    ),
  );

/** Documents a route that asks: query parameters are the input of the query without those in the path. */
export function Asks(
  contract: RequestContract,
  /** files: media types of an answer that is a file instead of JSON. */
  o: { readonly path?: readonly string[]; readonly files?: readonly string[] } = {},
): MethodDecorator {
  const input = contract.input as z.ZodObject;
  const parameters = Object.entries(input.shape) as [string, z.ZodType][];
  return applyDecorators(
    ApiOperation({ summary: contract.description, operationId: contract.subject }),
    ...parameters.map(([name, schema]) => parameter(name, schema, o.path?.includes(name) ?? false)),
    ApiResponse({ status: 200, description: 'The answer.', ...answerOf(contract, o.files) }),
    Refuses(400, 404, 503),
  );
}

const answerOf = (contract: RequestContract, files?: readonly string[]) =>
  files
    ? { content: Object.fromEntries(files.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])) }
    : { schema: openApiSchema(contract.output, 'output') };

/** Documents a route that changes something: the body is the input of the command without what stands in the path. */
export function Commands(
  contract: RequestContract,
  o: { readonly path?: readonly string[]; readonly status?: number } = {},
): MethodDecorator {
  const { path = [], status = 200 } = o;
  const input = contract.input as z.ZodObject;
  const body = input.omit(Object.fromEntries(path.map((name) => [name, true])) as never) as z.ZodObject;
  const parameters = path.map((name) => parameter(name, input.shape[name] as z.ZodType, true));
  const required = !body.safeParse({}).success;
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary: contract.description, operationId: contract.subject }),
    ...parameters,
    ApiHeader(idempotencyKey),
    ApiBody({ schema: openApiSchema(body, 'input'), required }),
    ApiResponse({ status, description: 'Done.', schema: openApiSchema(contract.output, 'output') }),
    Refuses(400, 403, 404, 409, 503),
  );
}

/** Documents a route of server-sent events. */
export const Streams = (operationId: string, summary: string): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      summary,
      description:
        'Messages named `heartbeat` come every three seconds and tell whether the console itself still hears the laboratory.',
      operationId,
    }),
    ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event seen: goes on after it.' }),
    ApiResponse({
      status: 200,
      description: 'The stream.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    }),
  );

export const idempotencyKey = {
  name: 'Idempotency-Key',
  required: false,
  description: 'Repeat a request with the same key when its answer was lost: it is carried out once.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
} as const;

function parameter(name: string, schema: z.ZodType, inPath: boolean): MethodDecorator {
  const { description, ...described } = openApiSchema(schema, 'input') as Schema & { description?: string };
  const options = { name, schema: described, ...(description && { description }) } as const;
  if (inPath) return ApiParam(options as Parameters<typeof ApiParam>[0]);
  const required = !schema.safeParse(undefined).success;
  return ApiQuery({ ...options, required } as Parameters<typeof ApiQuery>[0]);
}
