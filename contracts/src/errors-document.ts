import { errorCatalogue } from './error-catalogue.js';

/** The page docs/errors.md: every code of the catalogue, what it means and what to do. */
export function errorsDocument(): string {
  const rows = Object.entries(errorCatalogue).map(
    ([code, { meaning, remedy, retryable }]) =>
      `| \`${code}\` | ${meaning} | ${remedy} | ${retryable ? 'yes' : 'no'} |`,
  );
  return [
    '# Errors',
    '',
    'Every error of Meguri carries a stable code. The code is part of the interface, the text beside it is not.',
    '"Tried again" says whether the laboratory tries by itself. This page is written from the catalogue in',
    '`contracts/src/error-catalogue.ts` by `npm run generate`.',
    '',
    '| code | what it means | what to do | tried again |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
