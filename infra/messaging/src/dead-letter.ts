import { DEAD_LETTER_STREAM, deadLetterSubject, isLabError, type ServiceName } from '@meguri/contracts';
import type { JetStreamClient, JetStreamManager, JsMsg } from '@nats-io/jetstream';
import { headers, type MsgHdrs } from '@nats-io/transport-node';

/** A message that a handler could not take, as the stream DEAD_LETTERS keeps it. */
export interface DeadLetter {
  /** Its number in the stream of dead letters. */
  readonly sequence: number;
  readonly service: ServiceName;
  readonly durable: string;
  readonly code: string;
  readonly reason: string;
  /** Where the message came from: stream, sequence there, and subject of its aggregate. */
  readonly origin: { readonly stream: string; readonly sequence: number; readonly subject: string };
  readonly deliveries: number;
  /** The campaign that it belongs to, if any. */
  readonly campaignId?: string;
  readonly at: Date;
  readonly traceparent?: string;
  /** The message as it was; possibly not JSON. */
  readonly body: string;
}

const HEADER = {
  code: 'Meguri-Code',
  reason: 'Meguri-Reason',
  service: 'Meguri-Service',
  durable: 'Meguri-Consumer',
  stream: 'Meguri-Stream',
  sequence: 'Meguri-Sequence',
  subject: 'Meguri-Subject',
  deliveries: 'Meguri-Deliveries',
  traceparent: 'traceparent',
} as const;

const MAXIMUM_REASON = 500;

/** The stable code under which a failure of a handler is reported. */
export const codeOf = (error: unknown): string => (isLabError(error) ? error.code : 'REQUEST.INTERNAL');

/** Stores a message with the reason why it failed; the caller may terminate it when this resolves. */
export async function buryMessage(
  js: JetStreamClient,
  { message, service, durable, error }: { message: JsMsg; service: ServiceName; durable: string; error: unknown },
): Promise<void> {
  const { stream, deliveryCount } = message.info;
  const fields: Record<string, string> = {
    [HEADER.code]: codeOf(error),
    [HEADER.reason]: oneLine(error instanceof Error ? error.message : String(error)),
    [HEADER.service]: service,
    [HEADER.durable]: durable,
    [HEADER.stream]: stream,
    [HEADER.sequence]: String(message.seq),
    [HEADER.subject]: message.subject,
    [HEADER.deliveries]: String(deliveryCount),
    [HEADER.traceparent]: message.headers?.get(HEADER.traceparent) ?? '',
  };
  const letter = headers();
  for (const [name, value] of Object.entries(fields)) letter.set(name, value);
  await js.publish(deadLetterSubject(service, durable), message.data, {
    headers: letter,
    msgID: `${stream}/${message.seq}/${durable}`,
    timeout: 2000,
    expect: { streamName: DEAD_LETTER_STREAM },
  });
}

/** The dead letters, oldest first; those of one handler where it is named. */
export async function* lettersOf(
  jsm: JetStreamManager,
  handler?: { readonly service: ServiceName; readonly durable: string },
): AsyncGenerator<DeadLetter> {
  const subject = handler ? deadLetterSubject(handler.service, handler.durable) : 'dlq.>';
  for (let seq = 1; ; ) {
    const stored = await jsm.direct.getMessage(DEAD_LETTER_STREAM, { next_by_subj: subject, seq });
    if (!stored) return;
    yield readDeadLetter(stored);
    seq = stored.seq + 1;
  }
}

/** Reads a dead letter back. */
export function readDeadLetter(stored: { seq: number; time: Date; header: MsgHdrs; data: Uint8Array }): DeadLetter {
  const { header } = stored;
  const traceparent = header.get(HEADER.traceparent);
  const body = new TextDecoder().decode(stored.data);
  const campaignId = campaignIn(body);
  return {
    sequence: stored.seq,
    service: header.get(HEADER.service) as ServiceName,
    durable: header.get(HEADER.durable),
    code: header.get(HEADER.code),
    reason: header.get(HEADER.reason),
    origin: {
      stream: header.get(HEADER.stream),
      sequence: Number(header.get(HEADER.sequence)),
      subject: header.get(HEADER.subject),
    },
    deliveries: Number(header.get(HEADER.deliveries)),
    ...(campaignId !== undefined && { campaignId }),
    at: stored.time,
    ...(traceparent && { traceparent }),
    body,
  };
}

/** The campaign that the events say they belong to; what is no commit belongs to none. */
function campaignIn(body: string): string | undefined {
  try {
    const [first] = JSON.parse(body) as { readonly correlationid?: unknown }[];
    return typeof first?.correlationid === 'string' ? first.correlationid : undefined;
  } catch {
    return undefined;
  }
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, MAXIMUM_REASON);
