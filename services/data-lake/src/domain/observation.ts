import type { ObservationEvent, RecordedObservation } from '@meguri/contracts';

/** One observation over its life; a withdrawn one stays known. */
export type ObservationState =
  | { readonly status: 'absent' }
  | { readonly status: 'valid' | 'retracted'; readonly observation: RecordedObservation };

export const absent: ObservationState = { status: 'absent' };

export function evolveObservation(state: ObservationState, event: ObservationEvent): ObservationState {
  switch (event.type) {
    case 'ObservationRecorded':
      return { status: 'valid', observation: event.data };
    case 'ObservationRetracted':
      return state.status === 'absent' ? state : { status: 'retracted', observation: state.observation };
  }
}

/** States the observation, unless it is known already. */
export const record = (state: ObservationState, observation: RecordedObservation): ObservationEvent[] =>
  state.status === 'absent' ? [{ type: 'ObservationRecorded', data: observation }] : [];

/** States that a person withdrew the observation, unless that is known already or there is none. */
export function retract(state: ObservationState, by: string, why: string): ObservationEvent[] {
  if (state.status !== 'valid') return [];
  const { observationId, campaignId, trialId } = state.observation;
  return [{ type: 'ObservationRetracted', data: { observationId, campaignId, trialId, by, why } }];
}

const TOKEN_LENGTH = 128;
const DIGEST_LENGTH = 32;

/** The subject token of an observation: readable, and unequal for unequal ids thanks to the digest at its end. */
export function observationToken(observationId: string, digest: (text: string) => string): string {
  const readable = observationId.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, TOKEN_LENGTH - DIGEST_LENGTH - 1);
  return `${readable}-${digest(observationId).slice(0, DIGEST_LENGTH)}`;
}
