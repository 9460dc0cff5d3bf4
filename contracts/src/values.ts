import { z } from 'zod';

/** Values that several contracts share. */

export const CampaignId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .describe('Id of a campaign: letters, digits, dash, underscore.');
export const TrialId = z
  .string()
  .regex(/^t\d{4,}$/)
  .describe('Id of a trial within its campaign: t0001, t0002 …');
export const RunId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,128}$/)
  .describe('Id of a run: <campaign>_<trial>_<attempt>.');
export const JobId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,128}$/)
  .describe('Id of a job: <campaign>_<trial>_<attempt>, or chosen by the client.');
export const Attempt = z.int().min(1).describe('1 for the first try, one more for each further one.');
export const Instant = z.iso.datetime().describe('Wall-clock time, UTC.');
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 of the bytes, hexadecimal.');
export const LabSeconds = z.number().min(0).describe('Duration in laboratory time, seconds.');

/** A point of the search space: parameter name to value, numbers in the unit of the parameter. */
export const Point = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .describe('Parameter name to value; numbers in the unit of the parameter.');
export type Point = z.infer<typeof Point>;

export const PointTable = z
  .strictObject({
    points: z.array(Point).describe('The points.'),
    values: z.array(z.number()).describe('One for each point, in their order.'),
  })
  .describe('What a model says of some points.');
export type PointTable = z.infer<typeof PointTable>;

/** Bytes that travel beside the events; the hash names them in the object store and in the lake. */
export const FileReference = z
  .strictObject({
    sha256: Sha256,
    bytes: z.int().min(0).describe('Size in bytes.'),
    mediaType: z.string().min(1).describe('Media type, e.g. application/json.'),
    name: z.string().min(1).describe('Name a person recognises the file by.'),
  })
  .describe('A file, named by its hash.');
export type FileReference = z.infer<typeof FileReference>;

/** On which side of its value a quantity lies that is only a limit, such as one of detection. */
export const Censoring = z
  .enum(['at-least', 'at-most'])
  .describe('The value is only a limit: the quantity is at least, or at most, that; absent: it is the value.');
export type Censoring = z.infer<typeof Censoring>;

/** A measured, calculated or imported value of one objective or property. */
export const Quantity = z
  .strictObject({
    name: z.string().min(1).describe('Name of the property, e.g. yield.'),
    value: z.number().describe('The value in the given unit.'),
    unit: z.string().describe('Unit symbol, e.g. %, degC, eV; empty for a pure number.'),
    uncertainty: z.number().min(0).optional().describe('Standard uncertainty in the same unit.'),
    censored: Censoring.optional(),
  })
  .describe('A value with its unit and, if known, its uncertainty.');
export type Quantity = z.infer<typeof Quantity>;

/** Why an attempt at a trial failed, and so what it teaches. */
export const FailureCause = z
  .enum(['point', 'infrastructure', 'withdrawn'])
  .describe(
    'point: chemistry, physics or limits, teaches feasibility; infrastructure: teaches nothing, tried again; withdrawn: called off.',
  );
export type FailureCause = z.infer<typeof FailureCause>;

/** A file problem that a person can mend, with its place. Lines and columns start at 1. */
export const FileProblem = z
  .strictObject({
    file: z.string().optional().describe('Name of the table that has it; absent: the campaign file itself.'),
    line: z.int().min(1).describe('Line in the file, from 1.'),
    column: z.int().min(1).describe('Column in the line, from 1.'),
    field: z.string().describe('Path of the field, e.g. parameters[2].unit.'),
    message: z.string().min(1).describe('What is wrong.'),
    remedy: z.string().min(1).describe('What to do about it.'),
  })
  .describe('One problem of a file.');
export type FileProblem = z.infer<typeof FileProblem>;
