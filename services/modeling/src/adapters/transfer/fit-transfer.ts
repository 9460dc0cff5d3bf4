import type { Goal, ModelCard, PointTable } from '@meguri/contracts';
import { type Descriptor, fitSource, type Transfer, transfer } from '@meguri/transfer';
import type { Fit, FrozenDataset } from '../../application/ports.js';
import { describe, type Material, materialsOf } from './materials.js';

/** Below that nothing can be left out and judged. */
const FEWEST = 4;

/** A point with a calculated value, or with what a model of the calculations says it would be. */
interface Simulated extends Material {
  readonly simulated: number;
}

/**
 * Learns measured from calculated values of a campaign. What it says of points is the line in the calculated value, or that value itself
 * while too few points have both; nothing where calculations do not help. Undefined before the first calculation.
 */
export function fitTransfer(goal: Goal, { rows }: Pick<FrozenDataset, 'rows'>): Fit | undefined {
  const materials = materialsOf(goal, rows);
  const calculated = materials.filter((material) => material.calculated !== undefined);
  if (calculated.length === 0) return undefined;
  const pairs = calculated.filter(({ measured }) => measured !== undefined);
  const found = canCompare(pairs) ? learn(goal, pairs) : undefined;
  const line = lineOf(found);
  const simulated = simulate(goal, materials, calculated);
  return {
    kind: 'transfer',
    inputs: describe(goal.parameters, []).map(({ name }) => name),
    settings: {
      engine: 'transfer',
      source: calculated.length < simulated.length ? 'gaussian-process' : 'calculations',
    },
    errors: {
      leaveOneOutRmse: found
        ? (found.variants.find(({ variant }) => variant === found.decision.chosen)?.rmse ?? null)
        : null,
      nullRmse: found ? (found.variants.find(({ variant }) => variant === 'mean-only')?.rmse ?? null) : null,
      leaveOneOutCoverage: found?.variants.find(({ variant }) => variant === found.decision.chosen)?.coverage ?? null,
      ...(found && { nestedRmse: found.nested.rmse }),
    },
    transfer: summaryOf(calculated.length, pairs, found),
    ...(line && { predictions: tableOf(simulated, line) }),
  };
}

const canCompare = (pairs: readonly Material[]): boolean =>
  pairs.length >= FEWEST &&
  (['calculated', 'measured'] as const).every((kind) => pairs.some((pair) => pair[kind] !== pairs[0]![kind])) &&
  pairs.some(({ calculated, measured }) => calculated !== measured);

function learn({ parameters }: Goal, pairs: readonly Material[]): Transfer {
  return transfer({
    measured: Float64Array.from(pairs, ({ measured }) => measured!),
    simulated: Float64Array.from(pairs, ({ calculated }) => calculated!),
    descriptors: describe(
      parameters,
      pairs.map(({ point }) => point),
    ),
  });
}

/** The points that the model can speak of: those that were calculated, and all where a model of the calculations is better than their mean. */
function simulate({ parameters }: Goal, materials: readonly Material[], calculated: readonly Material[]): Simulated[] {
  const known = calculated.map((material) => ({ ...material, simulated: material.calculated! }));
  const values = Float64Array.from(known, ({ simulated }) => simulated);
  const own = describe(
    parameters,
    known.map(({ point }) => point),
  );
  if (own.length === 0 || known.length < FEWEST || values.every((value) => value === values[0])) return known;
  const model = fitSource(own, values);
  if (model.rmse >= model.nullRmse) return known;
  const unknown = materials.filter((material) => material.calculated === undefined);
  const descriptors = describe(
    parameters,
    unknown.map(({ point }) => point),
  );
  return [
    ...known,
    ...unknown.map((material, i) => ({ ...material, simulated: model.predict(rowOf(descriptors, i)) })),
  ];
}

const rowOf = (descriptors: readonly Descriptor[], i: number): number[] => descriptors.map(({ values }) => values[i]!);

interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** Undefined where calculations do not help. */
function lineOf(found: Transfer | undefined): Line | undefined {
  if (!found) return { intercept: 0, slope: 1 };
  return found.slope && { intercept: found.intercept.value, slope: found.slope.value };
}

const tableOf = (simulated: readonly Simulated[], { intercept, slope }: Line): PointTable => ({
  points: simulated.map(({ point }) => point),
  values: simulated.map((material) => intercept + slope * material.simulated),
});

function summaryOf(calculated: number, pairs: readonly Material[], found: Transfer | undefined): ModelCard['transfer'] {
  if (!found) {
    const reason = `${pairs.length} points have both values, ${FEWEST} that differ are needed to compare: calculated values are taken as they are`;
    const none = {
      rawRmse: rawRmseOf(pairs),
      variants: [],
      chosen: null,
      transfers: null,
      intercept: null,
      slope: null,
    };
    return { calculated, pairs: pairs.length, ...none, reason };
  }
  const { raw, variants, decision, intercept, slope = null } = found;
  return {
    calculated,
    pairs: pairs.length,
    rawRmse: raw.rmse,
    variants: variants.map(({ variant, rmse, coverage }) => ({ variant, leaveOneOutRmse: rmse, coverage })),
    ...decision,
    intercept: slope && intercept,
    slope,
  };
}

function rawRmseOf(pairs: readonly Material[]): number | null {
  if (pairs.length === 0) return null;
  const squares = pairs.reduce((sum, { calculated, measured }) => sum + (calculated! - measured!) ** 2, 0);
  return Math.sqrt(squares / pairs.length);
}
