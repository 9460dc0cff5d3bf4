import { type AnyRule, type Rules, sorted } from '../constraints/compile-constraints.js';
import type { ConditionalAxis } from './activation.js';
import { Region } from './region.js';
import { sample } from './sampling.js';
import { SpaceError } from './space-error.js';

/** Points drawn to see how often each rule holds. */
const DRAWN = 1024;

/** Throws {@link SpaceError} with the reason when no point satisfies the rules, or when none was found in bounded work. */
export function refuseEmpty(region: Region): void {
  if (sample(region, 1, 'first').length > 0) return;
  const { axes, rules } = region;
  if (isProvenEmpty(axes, rules)) throw contradiction(axes, rules);
  const drawn = sample(new Region(axes, sorted([])), DRAWN, 'rate');
  const rates = rules.all.map((rule) => ({ rule, held: held(axes, rule, drawn) }));
  const rarest = rates.reduce((a, b) => (b.held < a.held ? b : a));
  throw new SpaceError(
    `no point was found that satisfies every constraint, in ${region.work} steps; ` +
      `of ${drawn.length} points of the whole range ${rarest.held} satisfied ${rarest.rule.label}`,
    undefined,
    'check that constraint, or narrow the parameters to where it holds',
  );
}

/** The error for rules that are known to admit nothing. */
export function contradiction(axes: readonly ConditionalAxis[], rules: Rules): SpaceError {
  const guilty = conflict(axes, rules.all).map(({ label }) => label);
  const message =
    guilty.length === 1
      ? `nothing within the parameters satisfies ${guilty[0]}`
      : `nothing satisfies all of: ${guilty.join('; ')}`;
  return new SpaceError(message, undefined, 'relax one of these constraints or widen their parameters');
}

/** A smallest set of rules that contradict one another: each is left out for good when the others still do (deletion filter; Chinneck and Dravnieks, ORSA J. Comput. 3 (1991) 157-168). */
function conflict(axes: readonly ConditionalAxis[], rules: readonly AnyRule[]): readonly AnyRule[] {
  return rules.reduce((kept, rule) => {
    const others = kept.filter((other) => other !== rule);
    return others.length > 0 && isProvenEmpty(axes, sorted(others)) ? others : kept;
  }, rules);
}

function isProvenEmpty(axes: readonly ConditionalAxis[], rules: Rules): boolean {
  const { row, ending } = new Region(axes, rules).find();
  return row === undefined && ending === 'complete';
}

function held(axes: readonly ConditionalAxis[], rule: AnyRule, rows: readonly Float64Array[]): number {
  const alone = new Region(axes, sorted([rule]));
  return rows.filter((row) => alone.admits(row)).length;
}
