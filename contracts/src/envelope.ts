import { z } from 'zod';

/** Who caused something: a service by its name, or a person or agent as named by the console. */
export const Actor = z
  .strictObject({
    kind: z.enum(['service', 'person', 'agent']).describe('What sort of actor this is.'),
    name: z.string().min(1).max(120).describe('Name of the service, person or agent.'),
  })
  .describe('Who caused an event or sent a command.');
export type Actor = z.infer<typeof Actor>;

/**
 * One event on the wire: CloudEvents 1.0, structured JSON. A message carries a commit: an array of these,
 * all events of one decision (CloudEvents JSON batch format).
 */
export const Envelope = z
  .object({
    specversion: z.literal('1.0').describe('Version of the CloudEvents specification.'),
    id: z.string().min(1).describe('Commit id, a slash, and the index of the event within its commit.'),
    type: z
      .string()
      .regex(/^meguri\.[a-z-]+\.[A-Z][A-Za-z]*\.v\d+$/)
      .describe('meguri.<service>.<Fact>.v<n>.'),
    source: z.string().min(1).describe('The service that states the fact.'),
    subject: z.string().min(1).describe('NATS subject of the aggregate: evt.<service>.<entity>.<id>.'),
    time: z.iso.datetime().describe('Wall-clock time of the decision, UTC.'),
    datacontenttype: z.literal('application/json').describe('Media type of data.'),
    revision: z.int().min(1).describe('Number of the event within its aggregate: 1, 2, 3 …'),
    correlationid: z.string().optional().describe('The campaign that the event belongs to, if any.'),
    causationid: z.string().optional().describe('Id of the event or command that caused this one.'),
    traceparent: z.string().optional().describe('W3C trace context.'),
    actor: Actor.optional().describe('Who asked for it, when a person or agent did.'),
    data: z.unknown().describe('The fact itself; its schema belongs to the type.'),
  })
  .describe('A Meguri event in its CloudEvents envelope.');
export type Envelope<D = unknown> = Omit<z.infer<typeof Envelope>, 'data'> & { data: D };
