import type { EventContract, RequestContract } from './contract.js';
import { dataLakeRequests, datasetEvents, observationEvents } from './data-lake/index.js';
import { alarmEvents, deviceEvents, executionRequests, runEvents, workcellEvents } from './execution/index.js';
import { modelEvents, modelingRequests, studyEvents } from './modeling/index.js';
import { campaignEvents, planningRequests } from './planning/index.js';
import { jobEvents, simulationRequests, workerEvents } from './simulation/index.js';

/** Every event of the laboratory. */
export const allEvents: readonly EventContract[] = [
  ...campaignEvents,
  ...runEvents,
  ...deviceEvents,
  ...workcellEvents,
  ...alarmEvents,
  ...jobEvents,
  ...workerEvents,
  ...modelEvents,
  ...studyEvents,
  ...observationEvents,
  ...datasetEvents,
];

/** Every command and query of the laboratory. */
export const allRequests: readonly RequestContract[] = [
  ...planningRequests,
  ...executionRequests,
  ...simulationRequests,
  ...modelingRequests,
  ...dataLakeRequests,
];

const byType = new Map(allEvents.map((contract) => [contract.type, contract]));

/** The contract of an event type such as meguri.planning.BatchProposed.v1; undefined for an unknown type. */
export const contractOfType = (type: string): EventContract | undefined => byType.get(type);
