/** Something that this machine lacks and that only a person can provide; the message is one paragraph that says what to do. */
export class Missing extends Error {}

/** Progress goes to stderr: stdout belongs to the program that is about to run. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
