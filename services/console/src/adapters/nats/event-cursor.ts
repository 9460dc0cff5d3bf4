import type { ServiceName } from '@meguri/contracts';

/** The services whose events a campaign consists of. */
export const followed = [
  'planning',
  'execution',
  'simulation',
  'data-lake',
  'modeling',
] as const satisfies ServiceName[];
export type Followed = (typeof followed)[number];

/** For each service the stream sequence of the last event that was seen. */
export type EventCursor = Readonly<Record<Followed, number>>;

/** The text form, used as `id` of server-sent events: five numbers in the order of `followed`. */
export const formatCursor = (cursor: EventCursor): string => followed.map((service) => cursor[service]).join('.');

/** Reads the text form back; undefined when it is none. */
export function parseCursor(text: string): EventCursor | undefined {
  if (!/^\d{1,15}(\.\d{1,15}){4}$/.test(text)) return undefined;
  const numbers = text.split('.').map(Number);
  return Object.fromEntries(followed.map((service, index) => [service, numbers[index]])) as EventCursor;
}
