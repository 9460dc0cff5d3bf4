import type { EventContract, ServiceName } from './contract.js';

/** The stream that keeps all events of a service; only that service may publish to it. */
export const streamOf = (service: ServiceName): string => service.toUpperCase().replaceAll('-', '_');

/** Everything a service states: evt.<service>.> */
export const eventsSubject = (service: ServiceName): string => `evt.${service}.>`;

/** The subject of one aggregate: evt.<service>.<entity>.<id>. */
export const aggregateSubject = (service: ServiceName, entity: string, id: string): string =>
  `evt.${service}.${entity}.${assertToken(id)}`;

/** The subjects of all aggregates of one kind: evt.<service>.<entity>.* */
export const entitySubject = (contract: Pick<EventContract, 'service' | 'entity'>): string =>
  `evt.${contract.service}.${contract.entity}.*`;

/** The stream of messages that no handler could take, with their reasons. */
export const DEAD_LETTER_STREAM = 'DEAD_LETTERS';

/** dlq.<service>.<durable>: dead letters of one handler of one service. */
export const deadLetterSubject = (service: ServiceName, durable: string): string => `dlq.${service}.${durable}`;

const TOKEN = /^[A-Za-z0-9_-]{1,128}$/;

/** Ids of aggregates are single subject tokens: letters, digits, dash and underscore, at most 128. */
export const isToken = (id: string): boolean => TOKEN.test(id);

function assertToken(id: string): string {
  if (!isToken(id)) throw new TypeError(`not a subject token: ${JSON.stringify(id)}`);
  return id;
}
