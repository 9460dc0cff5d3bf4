import type { FileReference } from '@meguri/contracts';
/** An event as a test states it. */
export interface Stated {
  readonly fact: string;
  readonly data: object;
}

/** A small campaign as its services would state it. */

const campaignId = 'demo';
const goal = {
  version: 1,
  name: 'demo',
  title: 'Yield, "quoted", and more',
  parameters: [
    { name: 'base', type: 'categorical', values: ['KOAc', 'CsOPiv, dry'] },
    { name: 'temperature', type: 'discrete', values: [90, 105, 120], unit: 'degC' },
  ],
  objectives: [{ name: 'yield', direction: 'maximise', unit: '%' }],
  sources: [
    { name: 'workcell', type: 'experiment', workcell: 'arylation', procedure: 'arylation', cost: 1, fidelity: 1 },
    { name: 'chemist', type: 'person', cost: 1, fidelity: 1 },
  ],
  batch: { initial: 2, size: 2, policy: 'wait' },
  budget: { trials: 4 },
  stop: {},
  approval: 'none',
  strategy: 'gp',
  seed: 1,
};

export const points = {
  t0001: { base: 'KOAc', temperature: 90 },
  t0002: { base: 'CsOPiv, dry', temperature: 105 },
  t0003: { base: 'KOAc', temperature: 120 },
} as const;
export type TrialName = keyof typeof points;

export const runOf = (trialId: string): string => `${campaignId}_${trialId}_1`;

export const started: Stated = {
  fact: 'CampaignStarted',
  data: {
    campaignId,
    goal,
    imported: [
      {
        point: { base: 'KOAc', temperature: 105 },
        values: [{ name: 'yield', value: 41.5, unit: '%', censored: 'at-most' }],
      },
    ],
  },
};

const proposed = (trialId: TrialName, source: string, prediction?: { mean: number; sd: number }) => ({
  trialId,
  point: points[trialId],
  source,
  reason: prediction ? 'expected-improvement' : 'initial-design',
  needsApproval: false,
  ...(prediction && { prediction }),
});

export const firstBatch: Stated = {
  fact: 'BatchProposed',
  data: {
    campaignId,
    batch: 1,
    trials: [proposed('t0001', 'workcell'), proposed('t0002', 'chemist')],
    inputs: { campaignRevision: 1, seed: 1, engine: 'bayesopt 0.1.0', node: '24.21.0' },
  },
};

export const secondBatch: Stated = {
  fact: 'BatchProposed',
  data: {
    campaignId,
    batch: 2,
    trials: [proposed('t0003', 'workcell', { mean: 71.25, sd: 8.5 })],
    inputs: {
      campaignRevision: 6,
      modelVersion: 'demo-yield/1',
      seed: 2,
      engine: 'bayesopt 0.1.0',
      node: '24.21.0',
    },
  },
};

export const requested = (trialId: TrialName, sourceType: 'experiment' | 'person'): Stated => ({
  fact: 'TrialRequested',
  data: {
    campaignId,
    trialId,
    attempt: 1,
    runId: runOf(trialId),
    sourceType,
    source: sourceType === 'person' ? 'chemist' : 'workcell',
    point: points[trialId],
    units: { temperature: 'degC' },
    objectives: [{ name: 'yield', unit: '%' }],
  },
});

export const approved = (trialId: TrialName): Stated => ({
  fact: 'TrialApproved',
  data: { campaignId, trialId, hash: 'h', by: 'Grace' },
});

export const observed = (trialId: TrialName, value: number, uncertainty?: number): Stated => ({
  fact: 'TrialObserved',
  data: {
    campaignId,
    trialId,
    attempt: 1,
    runId: runOf(trialId),
    values: [{ name: 'yield', value, unit: '%', ...(uncertainty !== undefined && { uncertainty }) }],
  },
});

/** The life of a run with two commands, up to its measurement. */
export function measured(trialId: TrialName, file: FileReference): Stated[] {
  const runId = runOf(trialId);
  const command = (stepId: string, device: string, unit: string, program: string) => ({
    runId,
    commandId: `${runId}/${stepId}/1`,
    stepId,
    attempt: 1,
    device,
    unit,
    program,
    properties: { Position: 'reactor/1', NotAfter: '2026-01-01T10:00:00.000Z' },
    reserved: [],
    deadline: '2026-01-01T10:00:00.000Z',
  });
  const settled = (stepId: string) => ({
    fact: 'CommandSettled',
    data: { runId, commandId: `${runId}/${stepId}/1`, outcome: 'done', effect: 'complete' },
  });
  return [
    {
      fact: 'RunQueued',
      data: {
        runId,
        campaignId,
        trialId,
        attempt: 1,
        workcell: 'arylation',
        procedure: 'arylation',
        procedureHash: 'p',
        point: points[trialId],
        objectives: [{ name: 'yield', unit: '%' }],
        steps: [{ stepId: 'heat', capability: 'heat', parameters: {}, units: {}, duration: 1 }],
      },
    },
    { fact: 'RunStarted', data: { runId, leaseEpoch: 1 } },
    { fact: 'SampleCreated', data: { runId, sampleId: `${runId}-s`, labware: 'vial-001', location: 'rack/1' } },
    { fact: 'CommandPrepared', data: command('heat', 'reactor', 'Position1', 'Heat') },
    settled('heat'),
    { fact: 'CommandPrepared', data: command('analyse', 'hplc', 'Separation', 'Analyse') },
    settled('analyse'),
    {
      fact: 'MeasurementTaken',
      data: {
        runId,
        stepId: 'analyse',
        commandId: `${runId}/analyse/1`,
        device: 'hplc',
        sampleId: `${runId}-s`,
        files: [file],
      },
    },
  ];
}

export const completed = (trialId: TrialName, value: number, files: readonly FileReference[]): Stated => {
  const runId = runOf(trialId);
  return {
    fact: 'RunCompleted',
    data: {
      runId,
      campaignId,
      trialId,
      attempt: 1,
      point: points[trialId],
      observations: [
        {
          observationId: `${runId}/yield`,
          quantity: { name: 'yield', value, unit: '%', uncertainty: 0.4 },
          conditions: { temperature: points[trialId].temperature },
          method: 'arylation-gradient 1',
          sampleId: `${runId}-s`,
          stepId: 'analyse',
          device: 'hplc',
          files,
        },
      ],
    },
  };
};
