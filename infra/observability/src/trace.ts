import { randomBytes } from 'node:crypto';

/** W3C Trace Context, version 00: 16 bytes of trace id, 8 bytes of parent id, flags, all in hex. */
export interface TraceContext {
  readonly traceId: string;
  readonly parentId: string;
  readonly flags: string;
}

const PATTERN = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Reads a `traceparent`; undefined when it is absent or malformed, as the recommendation asks. */
export function parseTraceparent(text: string | undefined): TraceContext | undefined {
  const [, traceId, parentId, flags] = (text && PATTERN.exec(text)) || [];
  return traceId && parentId && flags ? { traceId, parentId, flags } : undefined;
}

/** Starts a trace: a `traceparent` with new ids, sampled. */
export const newTrace = (): string => `00-${hex(16)}-${hex(8)}-01`;

/** The next span of the same trace; a new trace when there is none to continue. */
export function childTrace(traceparent: string | undefined): string {
  const parent = parseTraceparent(traceparent);
  return parent ? `00-${parent.traceId}-${hex(8)}-${parent.flags}` : newTrace();
}

/** The trace id of a `traceparent`, for logs. */
export const traceOf = (traceparent: string | undefined): string | undefined => parseTraceparent(traceparent)?.traceId;

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
