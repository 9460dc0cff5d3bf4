import type { Observation, Quantity, RunStep } from '@meguri/contracts';
import type { Measurement, Run } from './run.js';

/** What must be found in the raw data of a finished run. */
export interface Question {
  readonly stepId: string;
  readonly measurement: Measurement;
  /** Name of the method in the workcell. */
  readonly method: string;
  readonly sought: Sought;
  /** Name and unit of the property. */
  readonly observes: string;
  readonly unit: string;
}

/** What raw data are analysed for. */
export type Sought =
  | { readonly by: 'critical-angle' }
  | {
      readonly by: 'chromatogram-internal-standard';
      readonly product: string;
      /** mmol of internal standard in the sample, and of product at full yield: as the devices report to have dosed. */
      readonly standardAmount: number;
      readonly fullAmount: number;
    };

/** The questions that the measurements of a run answer. */
export function questionsOf(run: Run): Question[] {
  return run.measurements.flatMap((measurement) => {
    const { stepId } = measurement;
    const parameters = run.steps.find((step) => step.stepId === stepId)?.parameters;
    if (parameters?.observes === undefined) return [];
    const text = (name: string) => String(parameters[name]);
    return [
      {
        stepId,
        measurement,
        method: text('method'),
        sought: soughtIn(run, parameters),
        observes: text('observes'),
        unit: text('observedUnit'),
      },
    ];
  });
}

function soughtIn(run: Run, parameters: RunStep['parameters']): Sought {
  if (parameters.by === 'critical-angle') return { by: 'critical-angle' };
  return {
    by: 'chromatogram-internal-standard',
    product: String(parameters.product),
    standardAmount: Number(parameters.standardAmount) * doseRatio(run, String(parameters.standard)),
    fullAmount: Number(parameters.fullAmount) * doseRatio(run, String(parameters.limiting)),
  };
}

/** Dosed per asked amount of a substance, as the dispenser reports it; 1 when it reports nothing. */
function doseRatio(run: Run, substance: string): number {
  const step = run.steps.find(
    ({ capability, parameters }) => capability === 'dispense' && parameters.substance === substance,
  );
  const dosed = step && run.reported[step.stepId]?.AmountDosed;
  return dosed === undefined ? 1 : dosed / Number(step?.parameters.amount);
}

/** The observation that answers a question, found by a method with its version. */
export function observationOf(run: Run, question: Question, quantity: Quantity, method: string): Observation {
  const { stepId, measurement, observes } = question;
  return {
    observationId: `${run.runId}/${observes}`,
    quantity,
    conditions: { ...run.trial?.point },
    method,
    sampleId: run.sample?.sampleId ?? '',
    stepId,
    device: measurement.device,
    files: [...measurement.files],
  };
}
