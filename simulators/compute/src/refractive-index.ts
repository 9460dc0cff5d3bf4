// The program: meguri-refractive-index INPUT RESULT
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer, VERSION } from './answer.js';

/** What a calculation takes, ms; the real one takes days. */
const DURATION_MS = 200;

const [input, result] = process.argv.slice(2);
if (input === '--version') process.stdout.write(`meguri-refractive-index ${VERSION}\n`);
else if (input === undefined || result === undefined) {
  process.stderr.write('usage: meguri-refractive-index INPUT RESULT\n');
  process.exitCode = 2;
} else {
  const found = answer(readFileSync(input, 'utf8'));
  await sleep(DURATION_MS);
  if ('problem' in found) {
    process.stderr.write(`${found.problem}\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(result, JSON.stringify(found.result));
    process.stdout.write(found.report);
  }
}
