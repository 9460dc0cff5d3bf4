import { parentPort } from 'node:worker_threads';
import { tellPart } from '@meguri/threads';
import type { Progress } from '../search/watch.js';
import { surveyBounded } from '../survey/bounded.js';
import type { SurveySettings } from '../survey/settings.js';

/** Progress below this is not worth a message. */
const LEAST_PART = 0.01;

/** One target of a survey. */
export interface BoundedWork {
  readonly settings: SurveySettings;
  readonly target: number;
}

parentPort?.on('message', ({ settings, target }: BoundedWork) => {
  let told = 0;
  const onProgress = ({ done, of }: Progress) => {
    if (done / of < told + LEAST_PART) return;
    told = done / of;
    tellPart(told);
  };
  parentPort?.postMessage(surveyBounded(settings, target, { onProgress }));
});
