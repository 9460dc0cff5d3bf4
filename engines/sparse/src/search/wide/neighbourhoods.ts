import { stream } from '@meguri/numerics';
import { listBlock } from '../blocks.js';
import type { Findings } from '../branch-and-bound.js';
import { ConstraintError, type Constraints, choiceOf } from '../constraints.js';
import { kernelOf, tallyAll } from '../jobs.js';
import { orderByRelevance } from '../order.js';
import { BLOCK, bitOf, type Problem, problemOf } from '../problem.js';
import { subsetsOf } from '../subsets.js';
import { walkableSize } from '../walkable.js';
import type { Watch } from '../watch.js';
import type { WinnerOptions } from '../winners.js';
import { FoundSubsets } from './found-subsets.js';

/** Subsets of few features, of which all are walked to begin with. */
const MOST_SMALL = 2 ** 18;
/** Features of the best subset so far that may be left, while the rest is kept. */
const MOST_LOOSE = BLOCK / 2;
/** How often the search begins anew: each may end at another subset that no neighbourhood improves. */
const CLIMBS = 4;
/** Errors after which the search ends, of each target. */
export const MOST_EVALUATED = 2 ** 22;

export interface NeighbourhoodOptions extends WinnerOptions {
  /** How many of the best subsets are wanted. */
  readonly top: number;
  /** Of each target, the search ends after so many errors, if not before. Default: 2²², some seconds. */
  readonly mostEvaluated?: number | undefined;
  /** Of the order in which features are tried. Default 1. */
  readonly seed?: number | undefined;
}

/**
 * Good subsets where there are too many to walk and bounds leave out few; one result per target, never certified. All subsets of few
 * features are walked. Then a subset is improved by large neighbourhoods (Shaw, CP 1998, LNCS 1520, 417): of some new features together
 * with some of its own, the rest of its own being in, all subsets are walked, until every feature was tried and none helped; four times.
 * @throws {ConstraintError} as `search`
 */
export function searchNeighbourhoods(options: NeighbourhoodOptions, watch: Watch = {}): Findings[] {
  const { design, constraints = {}, top, backend, mostEvaluated = MOST_EVALUATED } = options;
  const problem = smallProblemOf(options);
  const kernel = kernelOf(problem, backend);
  const begun = tallyAll(problem, kernel, top, { signal: watch.signal });
  return design.targets.map((target, t) => {
    const search = new Search({ ...options, design: { ...design, targets: [target] }, constraints });
    for (const { squares, features } of subsetsOf(problem, begun[t]!.best)) search.begin(squares, features);
    search.evaluated = begun[t]!.subsets;
    search.run({
      most: mostEvaluated,
      onStep: () => {
        watch.signal?.throwIfAborted();
        const done = t * mostEvaluated + Math.min(search.evaluated, mostEvaluated);
        watch.onProgress?.({ done, of: design.targets.length * mostEvaluated });
      },
    });
    return {
      problem: {
        ...problem,
        nullSquares: problem.nullSquares.slice(t, t + 1),
        squaredScales: problem.squaredScales.slice(t, t + 1),
      },
      best: search.found.listed((i) => design.features[i]!.name),
      certified: false,
      evaluated: search.evaluated,
      backend: kernel.name,
    };
  });
}

/** The subsets of few features. Throws {@link ConstraintError}. */
export function smallProblemOf({ design, folds, constraints = {} }: WinnerOptions): Problem {
  const small = walkableSize(design, constraints, MOST_SMALL);
  if ((constraints.minSize ?? 0) > small) {
    throw new ConstraintError(
      `there are too many subsets to ask for ${constraints.minSize} features at least`,
      'leave the smallest size out, or set a largest size too',
    );
  }
  return problemOf(design, folds, { ...constraints, maxSize: small });
}

interface Leader {
  readonly squares: number;
  readonly members: readonly number[];
}

const NONE: Leader = { squares: Number.POSITIVE_INFINITY, members: [] };

/** The search of one target. Features are indices into those of the design. */
class Search {
  readonly found: FoundSubsets;
  evaluated = 0;
  readonly #options: NeighbourhoodOptions;
  readonly #constraints: Constraints;
  readonly #indices: ReadonlyMap<string, number>;
  readonly #random;

  constructor(options: NeighbourhoodOptions) {
    const { design, constraints = {}, seed = 1 } = options;
    this.#options = options;
    // with a largest size, subsets that the rows cannot carry are left out and no reason to refuse
    this.#constraints = { ...constraints, maxSize: constraints.maxSize ?? design.features.length };
    this.#indices = new Map(design.features.map(({ name }, i) => [name, i]));
    this.#random = stream(seed, 'neighbourhoods');
    this.found = new FoundSubsets(options.top);
  }

  begin(squares: number, features: readonly string[]): void {
    this.found.offer(
      squares,
      features.map((name) => this.#indices.get(name)!).sort((a, b) => a - b),
    );
  }

  /** Climbs from the features that matter most one by one, then from none in other orders. */
  run({ most, onStep }: { readonly most: number; readonly onStep: () => void }): void {
    const { forced, free } = choiceOf(this.#options.design, this.#constraints);
    const core = forced.map(({ name }) => this.#indices.get(name)!);
    const candidates = free.map(({ name }) => this.#indices.get(name)!);
    const relevant = orderByRelevance(this.#options.design, 0).map(({ name }) => this.#indices.get(name)!);
    const first = relevant.filter((i) => candidates.includes(i)).slice(0, BLOCK);
    for (let climb = 0; climb < CLIMBS && this.evaluated < most; climb++) {
      let [leader, improved] = [this.#walk(core, climb === 0 ? first : []), true];
      while (improved && this.evaluated < most) {
        improved = false;
        const others = candidates.filter((i) => !leader.members.includes(i));
        const order = this.#random.sample(others.length, others.length).map((i) => others[i]!);
        while (order.length > 0 && this.evaluated < most) {
          const own = leader.members.filter((i) => candidates.includes(i));
          const loose = this.#random.sample(own.length, MOST_LOOSE).map((i) => own[i]!);
          const kept = own.filter((i) => !loose.includes(i));
          const found = this.#walk([...core, ...kept], [...loose, ...order.splice(0, BLOCK - loose.length)]);
          onStep();
          if (found.squares >= leader.squares) continue;
          [leader, improved] = [found, true];
        }
      }
    }
  }

  /** Walks all subsets that have the features of `core`, and of at most a block of others whichever; the best of them. */
  #walk(core: readonly number[], others: readonly number[]): Leader {
    const { design, folds, backend } = this.#options;
    const features = [...core, ...others].map((i) => design.features[i]!);
    const names = new Set(features.map(({ name }) => name));
    const constraints = {
      ...this.#constraints,
      force: core.map((i) => design.features[i]!.name),
      forbid: [],
      eitherOr: this.#constraints.eitherOr?.map((list) => list.filter((name) => names.has(name))),
    };
    const problem = problemOf({ ...design, features }, folds, constraints);
    const listing = listBlock(problem, kernelOf(problem, backend), 0);
    if (!listing) return NONE;
    const { count, masks, squares } = listing;
    this.evaluated += count;
    const free = problem.free.map((name) => this.#indices.get(name)!);
    let least: Leader = NONE;
    for (let i = 0; i < count; i++) {
      if (squares[i]! > this.found.bound && squares[i]! >= least.squares) continue;
      const chosen = free.filter((_, u) => (masks[i]! & bitOf(u, free.length)) !== 0);
      const members = [...core, ...chosen].sort((a, b) => a - b);
      if (members.length < problem.minSize) continue;
      this.found.offer(squares[i]!, members);
      if (squares[i]! < least.squares) least = { squares: squares[i]!, members };
    }
    return least;
  }
}
