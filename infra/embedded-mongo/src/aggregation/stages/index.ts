import type { StageCompiler } from '../context.js';
import { $bucket, $bucketAuto } from './bucket.js';
import { $documents, $facet, $unionWith } from './combine.js';
import { $densify } from './densify.js';
import { $fill } from './fill.js';
import { $count, $group, $sortByCount } from './group.js';
import { $graphLookup, $lookup } from './lookup.js';
import { $addFields, $project, $replaceRoot, $replaceWith, $unset, $unwind } from './reshape.js';
import { $limit, $match, $sample, $skip, $sort } from './select.js';
import { $setWindowFields } from './window.js';
import { $merge, $out } from './write.js';

/** Every stage the server knows; any other is error 40324. */
export const stageCompilers: Record<string, StageCompiler> = {
  $addFields,
  $bucket,
  $bucketAuto,
  $count,
  $densify,
  $documents,
  $facet,
  $fill,
  $graphLookup,
  $group,
  $limit,
  $lookup,
  $match,
  $merge,
  $out,
  $project,
  $replaceRoot,
  $replaceWith,
  $sample,
  $set: $addFields,
  $setWindowFields,
  $skip,
  $sort,
  $sortByCount,
  $unionWith,
  $unset,
  $unwind,
};
