import { isUnit, unitSymbols } from '@meguri/contracts';
import { nearestWord } from '../../domain/nearest-word.js';
import type { Fields, Place } from './place.js';

/** The unit of something measured; required, an empty text for a pure number. */
export function unitIn(fields: Fields<'unit'>, owner: Place): string | undefined {
  if (!fields.unit) return owner.missing('unit', 'Write its unit, such as degC or mol/L, or "" for a pure number.');
  const unit = fields.unit.textOrEmpty();
  if (unit === undefined || isUnit(unit)) return unit;
  const near = nearestWord(unit, unitSymbols);
  const meant = near ? `Did you mean ${near}? ` : '';
  return fields.unit.report(
    `"${unit}" is not a unit the laboratory knows.`,
    `${meant}Known units: ${unitSymbols.filter((symbol) => symbol !== '').join(', ')}, or "" for a pure number.`,
  );
}
