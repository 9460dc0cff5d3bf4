import { Actor, type ErrorCode, errorCatalogue, isLabError, LabError } from '@meguri/contracts';
import { z } from 'zod';

/** Body of a request. */
export const RequestBody = z.object({
  commandId: z.string().min(1).max(200),
  actor: Actor.optional(),
  data: z.unknown(),
});
export type RequestBody = z.infer<typeof RequestBody>;

const Refusal = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  context: z.record(z.string(), z.unknown()).default({}),
  problems: z.array(z.unknown()).optional(),
});

/** Body of an answer. */
export const ReplyBody = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), error: Refusal }),
]);
export type ReplyBody = z.infer<typeof ReplyBody>;

/** The refusal that an error becomes on the wire; whatever is not a LabError tells nothing but where to look. */
export function refusalOf(error: unknown, commandId: string): ReplyBody {
  if (!isLabError(error)) {
    const { remedy } = errorCatalogue['REQUEST.INTERNAL'];
    const message = 'The service failed while it worked on the request';
    return { ok: false, error: { code: 'REQUEST.INTERNAL', message, remedy, context: { commandId } } };
  }
  const { code, message, remedy, context } = error;
  const problems = Array.isArray(context.problems) ? { problems: context.problems } : {};
  return { ok: false, error: { code, message, remedy, context, ...problems } };
}

/** The error that a refusal stands for. */
export function errorOf(refusal: z.infer<typeof Refusal>): LabError {
  const { code, message, remedy } = refusal;
  const context = { ...refusal.context, ...(refusal.problems && { problems: refusal.problems }) };
  if (code in errorCatalogue) return new LabError(code as ErrorCode, message, { context, remedy });
  // a newer service may know codes that this one does not
  return new LabError('REQUEST.INTERNAL', message, { context: { ...context, remoteCode: code }, remedy });
}
