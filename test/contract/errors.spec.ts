import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCatalogue, errorsDocument, isLabError, LabError } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
const codesOnPage = [...page.matchAll(/^\| `([A-Z_]+\.[A-Z_]+)` \|/gm)].map((match) => match[1]);

describe('the error catalogue', () => {
  it('has every code on its page and the page no other; after a change run `npm run generate`', () => {
    expect(codesOnPage.sort()).toEqual(Object.keys(errorCatalogue).sort());
    expect(page).toBe(errorsDocument());
  });

  it('says of every code what it means and what to do, in sentences', () => {
    for (const [code, { meaning, remedy }] of Object.entries(errorCatalogue)) {
      expect(code).toMatch(/^[A-Z][A-Z_]*\.[A-Z][A-Z_]*$/);
      expect(meaning, code).toMatch(/^[A-Z].*\.$/s);
      expect(remedy, code).toMatch(/^[A-Z].*\.$/s);
    }
  });

  it('gives a thrown error its remedy and whether to try again, and passes the cause on', () => {
    const cause = new Error('socket closed');
    const error = new LabError('MESSAGING.OUTCOME_UNKNOWN', 'no answer', { cause });
    expect(isLabError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'MESSAGING.OUTCOME_UNKNOWN', retryable: true, cause });
    expect(error.remedy).toBe(errorCatalogue['MESSAGING.OUTCOME_UNKNOWN'].remedy);
  });
});
