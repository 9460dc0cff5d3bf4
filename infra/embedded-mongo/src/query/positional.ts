import type { Doc } from '../bson/document.js';
import { badValue } from '../errors.js';
import { compileFilter, elementMatcher, operatorsOf } from './matcher.js';
import { someAtPath, splitPath } from './path.js';

/** A test on one element of an array. */
type ElementTest = (element: unknown) => boolean;

/**
 * Finds which element of an array the filter matched: the meaning of `$` in updates and projections. With several
 * conditions on the array one element has to pass them all; MongoDB leaves that case undefined, here it is an error.
 */
export function compilePositional(arrayPath: string, filter: Doc): (doc: Doc) => number | undefined {
  const tests = elementTests(arrayPath, filter);
  const path = splitPath(arrayPath);
  return (doc) => {
    if (tests.length === 0) return undefined;
    let position: number | undefined;
    someAtPath(
      doc,
      path,
      (value) => {
        if (!Array.isArray(value)) return false;
        const found = value.findIndex((element) => tests.every((test) => test(element)));
        if (found < 0) return false;
        position = found;
        return true;
      },
      false,
    );
    if (position === undefined && tests.length > 1) {
      throw badValue(`the filter matches different elements of '${arrayPath}': use $elemMatch or arrayFilters`);
    }
    return position;
  };
}

function elementTests(arrayPath: string, filter: Doc): ElementTest[] {
  const tests: ElementTest[] = [];
  for (const key of Object.keys(filter)) {
    const condition = filter[key];
    if (key === '$and') for (const clause of condition as Doc[]) tests.push(...elementTests(arrayPath, clause));
    else if (key === arrayPath) tests.push(...wholeElement(condition));
    else if (key.startsWith(`${arrayPath}.`)) tests.push(partOfElement(key.slice(arrayPath.length + 1), condition));
  }
  return tests;
}

function wholeElement(condition: unknown): ElementTest[] {
  const operators = operatorsOf(condition);
  if (operators === undefined) return [elementPasses({ $in: [condition] })];
  return operators
    .filter((operator) => operator !== '$options')
    .map((operator) => {
      const operand = (condition as Doc)[operator];
      if (operator === '$elemMatch') return elementPasses(operand);
      return elementPasses(operator === '$regex' ? (condition as Doc) : { [operator]: operand });
    });
}

function elementPasses(condition: unknown): ElementTest {
  const matches = elementMatcher(condition);
  return (element) => matches([element]);
}

function partOfElement(rest: string, condition: unknown): ElementTest {
  const position = /^(\d+)(?:\.|$)/.exec(rest);
  if (position !== null) return () => true;
  const matches = compileFilter({ [rest]: condition });
  return (element) => typeof element === 'object' && element !== null && matches(element as Doc);
}
