import { parentPort } from 'node:worker_threads';
import { surveyBounded } from '../survey/bounded.js';
import type { SurveySettings } from '../survey/settings.js';

/** One target of a survey. */
export interface BoundedWork {
  readonly settings: SurveySettings;
  readonly target: number;
}

parentPort?.on('message', ({ settings, target }: BoundedWork) => {
  parentPort?.postMessage(surveyBounded(settings, target));
});
