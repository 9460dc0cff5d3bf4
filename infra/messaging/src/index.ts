export {
  type AggregateDefinition,
  Aggregates,
  type Fact,
  type Happening,
  type Loaded,
  type Outcome,
} from './aggregates.js';
export type { Cause } from './cause.js';
export { type Commit, decodeEvents } from './commit.js';
export { connectNats, type MessagingOptions } from './connection.js';
export type { DeadLetter } from './dead-letter.js';
export { DeadLetters } from './dead-letters.js';
export { JETSTREAM, OnAnyEvent, OnCommand, OnEvent, OnQuery, type ReactionOptions } from './decorators.js';
export { deterministicId } from './deterministic-id.js';
export { EventStore } from './event-store.js';
export { type FileReference, FileStore } from './file-store.js';
export { JetStreamServer, type JetStreamServerOptions } from './jetstream-server.js';
export { Lease } from './lease.js';
export { EVENT_STORE, FILE_STORE, MessagingModule, NATS, REQUESTS } from './messaging.module.js';
export { OpenAggregates } from './open-aggregates.js';
export type { ReactionContext, Received, ReceivedCommit, ReceivedOf } from './received.js';
export type { CommandContext } from './request-server.js';
export { Requests, type SendOptions } from './requests.js';
export { failToStart, type RunningService, runService, type ServiceOptions, startService } from './run-service.js';
export { natsServerConfig, type ServerOptions, type ServiceUser } from './server-config.js';
export { SignsOfLife } from './signs-of-life.js';
export { LEASE_TTLS_MS, prepareStreams } from './streams.js';
