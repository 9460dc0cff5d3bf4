import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { questions } from './decisions.fixture.js';
import { DECISIONS_VERSION } from './decisions-version.js';
import { suggest } from './suggest.js';

interface Written {
  readonly version: number;
  /** SHA-256 of the answer to each question. */
  readonly answers: Readonly<Record<string, string>>;
}

const file = new URL('reference-decisions.json', import.meta.url);
const written = JSON.parse(readFileSync(file, 'utf8')) as Written;
const isToWrite = process.env.MEGURI_WRITE_DECISIONS === '1';

const answers = Object.fromEntries(
  Object.entries(questions).map(([name, { input, settings }]) => {
    const answer = JSON.stringify(suggest(input, settings));
    return [name, createHash('sha256').update(answer).digest('hex')];
  }),
);

describe('the decisions of this version', () => {
  if (isToWrite) {
    it('are written down, unless others were under the same version', () => {
      const isSame = JSON.stringify(written.answers) === JSON.stringify(answers);
      expect(isSame || DECISIONS_VERSION > written.version, 'raise DECISIONS_VERSION first').toBe(true);
      writeFileSync(file, `${JSON.stringify({ version: DECISIONS_VERSION, answers }, null, 2)}\n`);
    });
    return;
  }

  it.each(Object.keys(questions))('are what was written down: %s', (name) => {
    const remedy =
      'The decision changed. If that is meant, raise DECISIONS_VERSION and run this file with MEGURI_WRITE_DECISIONS=1.';
    expect({ version: DECISIONS_VERSION, answer: answers[name] }, remedy).toEqual({
      version: written.version,
      answer: written.answers[name],
    });
  });
});
