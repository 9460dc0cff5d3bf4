import { describeError, errorRecord, exitCodeOf } from './failure.js';
import { Output } from './output.js';
import { createProgram } from './program.js';

// a reader that goes away, such as `| head`, is no reason to stop a laboratory
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  const exitCode = await createProgram()
    .parseAsync(process.argv)
    .then(() => process.exitCode ?? 0);
  process.exit(exitCode);
} catch (error) {
  const description = describeError(error);
  if (description !== '') {
    process.stderr.write(`${description}\n`);
    new Output(process.argv.includes('--json')).result(errorRecord(error));
  }
  process.exit(exitCodeOf(error));
}
