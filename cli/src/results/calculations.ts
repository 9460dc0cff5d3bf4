import { FileReference } from '@meguri/contracts';
import { z } from 'zod';

export const CalculationReport = z.strictObject({
  workflow: z.string(),
  smiles: z.string().optional().describe('As it was given.'),
  inputs: z.record(z.string(), z.string()).optional().describe('Inputs given by name.'),
  status: z
    .enum(['succeeded', 'failed', 'cancelled', 'paused', 'refused'])
    .describe('paused: the scheduler or the disk did not answer for half an hour.'),
  properties: z.record(
    z.string(),
    z.strictObject({
      mean: z.number(),
      sd: z.number().min(0).nullable().describe('Standard deviation over replicates or blocks; null when not known.'),
      count: z.int().min(1).describe('Independent replicates.'),
      unit: z.string().describe('Unit symbol; empty for a pure number.'),
      method: z.string().describe('Identity of the method.'),
      checks: z.array(z.string()).describe('What a reader must know, e.g. not-converged.'),
    }),
  ),
  calculators: z.array(z.strictObject({ program: z.string(), version: z.string() })),
  files: z.array(FileReference).describe('Raw output, in the folder files of the data under its hash.'),
  reused: z.boolean().describe('Whether an equal calculation had been done before.'),
  seconds: z.number().min(0),
  failure: z
    .strictObject({ code: z.string(), reason: z.string(), remedy: z.string().optional() })
    .optional()
    .describe('Why there are no properties.'),
});
export type CalculationReport = z.infer<typeof CalculationReport>;

export const Calculators = z.strictObject({
  calculators: z.array(
    z.strictObject({
      program: z.string(),
      version: z.string().optional().describe('Absent when it is not installed.'),
      workflows: z.array(z.string()).describe('Workflows that need it.'),
      capabilities: z.array(z.string()).describe('What the program says that it can do.'),
      gate: z
        .strictObject({
          status: z.enum(['passed', 'failed', 'none', 'not-run']),
          name: z.string().optional(),
          reason: z.string().optional(),
        })
        .describe('A quick calculation with a known answer.'),
      installation: z.string().describe('The command that installs it, or what a person has to do.'),
    }),
  ),
});

export const Installed = z.strictObject({
  debian: z.array(z.string()),
  python: z.array(z.string()),
  byHand: z.array(z.string()).describe('What a person has to do.'),
  failed: z.string().optional(),
});
